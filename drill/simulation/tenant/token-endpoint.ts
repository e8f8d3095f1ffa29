import { inWholeSeconds } from '../../../shared/domain/duration.ts';
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { refuseToken, signInErrors, type SignInError } from './sign-in-error.ts';
import type { Actor, TenantState } from './state.ts';
import type { Grant, GrantAnswer, UserTokens } from './user-tokens.ts';

/** `POST /{tenant}/oauth2/v2.0/token`: where people (and the attacker) sign in and refresh. Every attempt is in the sign-in log. */
export function registerTokenEndpoint(app: Hono, state: TenantState, tokens: UserTokens): void {
  app.post('/:tenant/oauth2/v2.0/token', async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const grant = grantOf(form);
    if (grant === undefined) return refusePerson(context, state, 9002313);
    const answer = tokens.grant(grant, form.get('cae') === 'true');
    record(state, grant, answer);
    if (!answer.granted) return refusePerson(context, state, answer.error);
    return context.json({
      token_type: 'Bearer',
      expires_in: inWholeSeconds(answer.tokens.lifetimeMs),
      access_token: answer.tokens.accessToken,
      refresh_token: answer.tokens.refreshToken,
    });
  });
}

/** Whose act it is: the compromised account's is the attacker's, another account's a delegate's. */
export function actorOf(state: TenantState, objectId: string | undefined): Actor {
  return objectId === undefined || objectId === state.compromised ? 'attacker' : 'delegate';
}

function grantOf(form: URLSearchParams): Grant | undefined {
  const username = form.get('username') ?? '';
  switch (form.get('grant_type')) {
    case 'password':
      return { by: 'password', username, password: form.get('password') ?? '' };
    case 'urn:drill:passkey':
      return { by: 'passkey', username, passkey: form.get('passkey') ?? '' };
    case 'urn:drill:certificate':
      return { by: 'certificate', username, certificate: form.get('certificate') ?? '' };
    case 'urn:drill:temporary-access-pass':
      return { by: 'temporary-access-pass', username, code: form.get('temporary_access_pass') ?? '' };
    case 'refresh_token':
      return { by: 'refresh-token', refreshToken: form.get('refresh_token') ?? '' };
    default:
      return undefined;
  }
}

function record(state: TenantState, grant: Grant, answer: GrantAnswer): void {
  const at = state.clock.now();
  const objectId = answer.user?.objectId;
  state.log.push({
    at,
    // The pass was read to the owner over the telephone.
    actor: grant.by === 'temporary-access-pass' && answer.granted ? 'owner' : actorOf(state, objectId),
    operation: `grant ${grant.by}`,
    status: answer.granted ? 200 : 400,
    accepted: answer.granted,
    ...(objectId === undefined ? {} : { objectId }),
  });
  if (objectId === undefined) return;
  state.signIns.push({
    id: randomUUID(),
    at,
    objectId,
    errorCode: answer.granted ? 0 : answer.error,
    failureReason: answer.granted ? 'Other.' : signInErrors[answer.error],
    ipAddress: '203.0.113.66',
    interactive: grant.by !== 'refresh-token',
  });
}

function refusePerson(context: Context, state: TenantState, code: SignInError): Response {
  const error = code === 9002313 ? 'invalid_request' : 'invalid_grant';
  return refuseToken(context, state, { error, code, because: signInErrors[code] });
}
