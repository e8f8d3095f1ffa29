import type { Config } from '../config.ts';
import { signingKeys } from './signing-keys.ts';
import { verifyToken } from './verify-token.ts';
import type { Identified } from './verify-token.ts';

/** Says whose a token is, of those that this tenant makes for Cordon. Its keys are read at the first call. */
export function tenantVerifier({
  loginUrl,
  tenantId,
  apiClientId: audience,
}: Pick<Config, 'loginUrl' | 'tenantId' | 'apiClientId'>): (token: string) => Promise<Identified> {
  // Both have the same form in every cloud: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
  const keys = signingKeys(`${loginUrl}/${tenantId}/discovery/v2.0/keys`);
  return (token) => verifyToken(token, { issuer: `${loginUrl}/${tenantId}/v2.0`, tenantId, audience }, keys);
}
