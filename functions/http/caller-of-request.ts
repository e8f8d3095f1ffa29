import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { config } from '../../shared/config.ts';
import type { Caller } from '../../shared/domain/caller.ts';
import { rejection } from '../../shared/domain/problem.ts';
import type { Role } from '../../shared/domain/role.ts';
import type { Identified } from '../../shared/identity/verify-token.ts';
import { problemResponse } from './problem-response.ts';

/** Says whose token it is. */
export type VerifyToken = (token: string) => Promise<Identified>;

let verifier: Promise<VerifyToken> | undefined;

/** What the tenant of this process has made; loaded at the first call, not at start-up. */
const verifiedByTenant: VerifyToken = async (token) => {
  verifier ??= import('../../shared/identity/tenant-verifier.ts').then(({ tenantVerifier }) =>
    tenantVerifier(config()),
  );
  return (await verifier)(token);
};

/**
 * The one place that says who asks: only a token that verifies says it. No other header is believed, whichever proxy is said to have set it,
 * and a function key opens none of this.
 */
export async function callerOf(
  request: HttpRequest,
  verifyIt = verifiedByTenant,
): Promise<{ readonly caller: Caller } | { readonly problem: HttpResponseInit }> {
  const sent = request.headers.get('authorization');
  if (sent === null) return notSignedIn('is missing');
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(sent)?.[1];
  if (token === undefined) return notSignedIn('holds no bearer token');
  const identified = await verifyIt(token);
  if ('caller' in identified) return identified;
  if ('refused' in identified) return notSignedIn(identified.refused);
  const reason = 'Nobody can tell now who asks. Nothing was started.';
  const problem = rejection(reason, 'authorization', identified.unknown, 'Send this again');
  return { problem: problemResponse(503, problem, { 'retry-after': '5' }) };
}

function notSignedIn(problem: string): { readonly problem: HttpResponseInit } {
  const remedy =
    'Send "authorization: Bearer <token>" with an access token for Cordon: npx cordon token --help says how to get one';
  const refused = rejection('You are not signed in.', 'authorization', problem, remedy);
  // https://www.rfc-editor.org/rfc/rfc6750#section-3
  return { problem: problemResponse(401, refused, { 'www-authenticate': 'Bearer' }) };
}

/** What they lack; undefined where one of these roles is theirs. */
export function lackOf(caller: Caller, needed: readonly Role[]): HttpResponseInit | undefined {
  if (caller.roles.some((role) => needed.includes(role))) return undefined;
  const problem = `gives ${caller.roles.length > 0 ? caller.roles.join(', ') : 'no role'} to ${caller.name}`;
  const remedy = `Have ${needed.join(' or ')} assigned in Entra ID, and get a new token`;
  return problemResponse(403, rejection('Your roles do not allow this.', 'authorization', problem, remedy));
}
