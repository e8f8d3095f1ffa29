import * as z from 'zod';
import { errors, jwtVerify } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import type { Caller } from '../domain/caller.ts';
import { roles, Role } from '../domain/role.ts';

/** Which tokens are taken: those that the tenant made for this API. */
export interface Expected {
  /** E.g. `https://login.microsoftonline.com/<tenant>/v2.0`. */
  readonly issuer: string;
  readonly tenantId: string;
  /** The client id of the API's registration. */
  readonly audience: string;
}

export type Identified =
  | { readonly caller: Caller }
  /** The token is none of ours, with what is wrong with it. */
  | { readonly refused: string }
  /** Nobody can tell: the tenant does not show its keys now. */
  | { readonly unknown: string };

/** A token is a header of a request, and those end at 16 KB on Azure; a person in very many groups has 6 KB. */
const longest = 16_000;

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference; whatever else it holds, nobody reads. */
const Claims = z.object({
  oid: z.guid().toLowerCase(),
  sub: z.string(),
  ver: z.literal('2.0'),
  /** The registration asks for it with `include_user_token`: else tokens of people have none. */
  idtyp: z.enum(['user', 'app'], { error: 'is neither user nor app' }),
  /** Only of people. */
  scp: z.string().optional(),
  azp: z.guid(),
  roles: z.array(z.string()).default([]),
  preferred_username: z.string().min(1).max(320).optional(),
});

/**
 * Whose token it is. Checks signature, issuer, tenant, audience, version and time, and that a token of an application is not taken for one of a
 * person. A role that is not for that kind of caller is not theirs, whoever assigned it.
 */
export async function verifyToken(
  token: string,
  { issuer, tenantId, audience }: Expected,
  keys: JWTVerifyGetKey,
): Promise<Identified> {
  if (token.length > longest) return { refused: 'is too long' };
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ['RS256'],
      // Microsoft's own libraries allow five minutes; a minute is what clocks on Azure differ by at most.
      clockTolerance: 60,
      requiredClaims: ['exp', 'nbf', 'iat'],
    });
    if (protectedHeader.typ?.toUpperCase() !== 'JWT') return { refused: 'is of another type than JWT' };
    if (payload['tid'] !== tenantId) return { refused: 'is of another tenant' };
    // One of several audiences is a token that others may hold too.
    if (payload.aud !== audience) return { refused: 'is for others as well' };
    const claims = Claims.safeParse(payload);
    if (!claims.success) return { refused: whatIsWrong(claims.error) };
    return callerIn(claims.data);
  } catch (error) {
    return refusal(error);
  }
}

function callerIn({ oid, sub, idtyp, scp, azp, roles: held, preferred_username }: z.infer<typeof Claims>): Identified {
  const is = idtyp === 'app' ? 'application' : 'person';
  // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
  if (is === 'application' && (scp !== undefined || sub.toLowerCase() !== oid))
    return { refused: 'says that it is of an application and is not' };
  if (is === 'person' && scp === undefined) return { refused: 'has no scp claim, and every token of a person has one' };
  const name = is === 'application' ? `application ${azp.toLowerCase()}` : (preferred_username ?? oid);
  const own = held.filter((role): role is Role => Role.safeParse(role).success);
  return { caller: { id: oid, is, name, roles: own.filter((role) => roles[role].for === is) } };
}

function whatIsWrong(error: z.ZodError): string {
  const [issue] = error.issues;
  return `has no ${String(issue?.path[0] ?? 'claims')} claim as it must be`;
}

/** A fault of the token is told; only where the keys are out of reach nobody can tell. */
function refusal(error: unknown): Identified {
  if (!(error instanceof errors.JOSEError) || outOfReach.has(error.code))
    return { unknown: 'the signing keys of the tenant cannot be read now' };
  if (error instanceof errors.JWTExpired) return { refused: 'has expired' };
  if (error instanceof errors.JWTClaimValidationFailed) return { refused: `fails at its ${error.claim} claim` };
  return { refused: faults[error.code] ?? 'is no token that can be read' };
}

const outOfReach: ReadonlySet<string> = new Set([
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
  errors.JOSEError.code,
]);

const faults: Readonly<Record<string, string>> = {
  [errors.JWKSNoMatchingKey.code]: 'is signed with a key that is not of the tenant',
  [errors.JWKSMultipleMatchingKeys.code]: 'does not say which key it is signed with',
  [errors.JWSSignatureVerificationFailed.code]: 'has a wrong signature',
  [errors.JOSEAlgNotAllowed.code]: 'is not signed with RS256',
};
