import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { TenantState } from './state.ts';

/**
 * Why the token endpoint refuses a person, by the number it is known by.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 */
export const signInErrors = {
  50126: 'Error validating credentials due to invalid username or password.',
  50057: 'The user account is disabled.',
  50173: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  53003: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  9002313: 'Invalid request. Request is malformed or invalid.',
  70008: 'The refresh token has expired due to inactivity.',
} as const;

export type SignInError = keyof typeof signInErrors;

/** As OAuth names them; only a wrong proof of an application is answered with 401. */
type OAuthError = 'invalid_request' | 'invalid_grant' | 'invalid_client' | 'unauthorized_client' | Unusable;
type Unusable = 'invalid_scope' | 'invalid_resource' | 'unsupported_grant_type';

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow#error-response */
export function refuseToken(
  context: Context,
  state: TenantState,
  refusal: { readonly error: OAuthError; readonly code: number; readonly because: string },
): Response {
  const { error, code, because } = refusal;
  const traceId = randomUUID();
  const correlationId = context.req.header('client-request-id') ?? randomUUID();
  const timestamp = new Date(state.clock.now()).toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const lines = [`AADSTS${code}: ${because} Trace ID: ${traceId}`, `Correlation ID: ${correlationId}`];
  const body = {
    error,
    error_description: `${lines.join(' ')} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  };
  return context.json(body, error === 'invalid_client' ? 401 : 400);
}
