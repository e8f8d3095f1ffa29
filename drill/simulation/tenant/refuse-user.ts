import { inWholeSeconds } from '../../../shared/domain/duration.ts';
import type { Context } from 'hono';
import type { TenantState } from './state.ts';

const messages = {
  invalid: 'Access token is empty or malformed.',
  expired: 'Lifetime validation failed, the token is expired.',
  revoked: 'Continuous access evaluation resulted in challenge with result: InteractionRequired',
} as const;

/**
 * What a resource answers to a person's token that it does not take; a revoked one is answered with a claims challenge.
 * https://learn.microsoft.com/en-us/entra/identity-platform/claims-challenge
 */
export function refuseUser(
  context: Context,
  state: TenantState,
  refused: keyof typeof messages,
  operation: string,
): Response {
  state.log.push({ at: state.clock.now(), actor: 'attacker', operation, status: 401, accepted: false });
  const nbf = inWholeSeconds(state.clock.now());
  const claims = Buffer.from(JSON.stringify({ access_token: { nbf: { essential: true, value: String(nbf) } } }));
  context.header(
    'WWW-Authenticate',
    refused === 'revoked'
      ? `Bearer realm="", error="insufficient_claims", claims="${claims.toString('base64')}"`
      : 'Bearer realm="", error="invalid_token"',
  );
  return context.json({ error: { code: 'InvalidAuthenticationToken', message: messages[refused] } }, 401);
}
