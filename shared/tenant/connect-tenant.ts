import { exchangeClient } from './exchange-client.ts';
import { graphClient } from './graph-client.ts';
import { sharePointClient } from './sharepoint-client.ts';
import type { Tenant } from './tenant.ts';
import { tokenSource } from './token-source.ts';
import type { Identity } from './token-source.ts';

/** Where the tenant is and who we are there. */
export interface TenantConnection extends Identity {
  readonly graphUrl: string;
  readonly exchangeUrl: string;
  /** e.g. `https://contoso-admin.sharepoint.com`; without it SharePoint sessions cannot be revoked. */
  readonly sharePointAdminUrl?: string | undefined;
}

/** Connects the real clients. Loaded lazily: identity and Graph cost most of a cold start. */
export function connectTenant(connection: TenantConnection): Tenant {
  const token = tokenSource(connection);
  return {
    graph: graphClient(connection.graphUrl, token),
    exchange: exchangeClient(connection.exchangeUrl, connection.tenantId, token),
    sharePoint: sharePointClient(connection.sharePointAdminUrl, token),
    now: () => new Date().toISOString(),
  };
}
