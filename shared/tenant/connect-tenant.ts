import { AzureCliCredential, ManagedIdentityCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { exchangeClient } from './exchange-client.ts';
import { graphClient } from './graph-client.ts';
import { sharePointClient } from './sharepoint-client.ts';
import { Later } from '../domain/errors.ts';
import type { Tenant } from './tenant.ts';

/** Where the tenant is and who we are there. */
export interface TenantConnection {
  readonly tenantId: string;
  readonly graphUrl: string;
  readonly exchangeUrl: string;
  /** e.g. `https://contoso-admin.sharepoint.com`; without it SharePoint sessions cannot be revoked. */
  readonly sharePointAdminUrl?: string | undefined;
  /** On Azure the app's own identity; on a laptop the engineer's `az login`. */
  readonly managedIdentity: boolean;
  /** The client id of a user-assigned identity. */
  readonly clientId?: string | undefined;
}

/** Answers an access token for the resource at `origin`. */
export type TokenSource = (origin: string) => Promise<string>;

/** Connects the real clients. Loaded lazily: identity and Graph cost most of a cold start. */
export function connectTenant(connection: TenantConnection): Tenant {
  const token = tokenSource(credential(connection));
  return {
    graph: graphClient(connection.graphUrl, token),
    exchange: exchangeClient(connection.exchangeUrl, connection.tenantId, token),
    sharePoint: sharePointClient(connection.sharePointAdminUrl, token),
    now: () => new Date().toISOString(),
  };
}

/** The SDK's own retries are off: a wait belongs to a durable timer, where it survives a crash and honours Retry-After. */
function credential(connection: TenantConnection): TokenCredential {
  if (!connection.managedIdentity) return new AzureCliCredential({ tenantId: connection.tenantId });
  const options = { retryOptions: { maxRetries: 0 } };
  return connection.clientId === undefined
    ? new ManagedIdentityCredential(options)
    : new ManagedIdentityCredential({ ...options, clientId: connection.clientId });
}

function tokenSource(from: TokenCredential): TokenSource {
  return async (origin) => {
    try {
      return (await from.getToken(`${origin}/.default`))?.token ?? '';
    } catch (cause) {
      throw new Later(`no access token for ${origin}`, undefined, { cause });
    }
  };
}
