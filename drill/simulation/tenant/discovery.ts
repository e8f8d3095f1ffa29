import type { Hono } from 'hono';
import type { TenantState } from './state.ts';

/** Where a client library learns the addresses of the sign-in. https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document */
export function registerDiscovery(app: Hono, { tenantId }: TenantState): void {
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (context) => {
    const { origin } = new URL(context.req.url);
    const here = `${origin}/${tenantId}`;
    return context.json({
      issuer: `${here}/v2.0`,
      authorization_endpoint: `${here}/oauth2/v2.0/authorize`,
      token_endpoint: `${here}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${here}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${here}/oauth2/v2.0/logout`,
      jwks_uri: `${here}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
      tenant_region_scope: 'EU',
    });
  });
}
