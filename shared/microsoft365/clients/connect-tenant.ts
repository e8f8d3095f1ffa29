import { activeDirectory } from './active-directory.ts';
import { severalDomains } from './several-domains.ts';
import type { DirectoryConnection } from './active-directory.ts';
import { exchangeClient } from './exchange-client.ts';
import { grantedRoles, ownId } from './token-claims.ts';
import { graphClient } from './graph-client.ts';
import { sharePointClient } from './sharepoint-client.ts';
import type { ActiveDirectory, Tenant } from '../../catalogue/tenant.ts';
import { tokenSource } from './token-source.ts';
import type { Identity } from './token-source.ts';

/** Where the tenant is and who we are there. */
export interface TenantConnection extends Identity {
  readonly graphUrl: string;
  readonly exchangeUrl: string;
  /** e.g. `https://contoso-admin.sharepoint.com`, one of each geography; without any SharePoint sessions cannot be revoked. */
  readonly sharePointAdminUrls?: readonly string[] | undefined;
  /** The client id of the identity that may give and take roles; without it nobody here may. */
  readonly tierZeroClientId?: string | undefined;
  /** One domain controller for each domain, and the account that all of them let in. */
  readonly activeDirectory?: (Omit<DirectoryConnection, 'url'> & { readonly urls: readonly string[] }) | undefined;
  readonly disablesThroughDefender?: boolean | undefined;
}

/** Connects the real clients. Loaded lazily: identity and Graph cost most of a cold start. */
export function connectTenant(connection: TenantConnection): Tenant {
  const token = tokenSource(connection);
  const origins = {
    graph: connection.graphUrl,
    exchange: connection.exchangeUrl,
    sharepoint: connection.sharePointAdminUrls?.[0],
  };
  const { tierZeroClientId: clientId } = connection;
  return {
    ...(clientId === undefined || !connection.managedIdentity
      ? {}
      : { tierZero: graphClient(connection.graphUrl, tokenSource({ ...connection, clientId })) }),
    ...(connection.activeDirectory ? { activeDirectory: directoryOf(connection.activeDirectory) } : {}),
    ...(connection.disablesThroughDefender ? { disablesThroughDefender: true } : {}),
    graph: graphClient(connection.graphUrl, token),
    exchange: exchangeClient(connection.exchangeUrl, connection.tenantId, token),
    sharePoint: sharePointClient(connection.sharePointAdminUrls ?? [], token),
    granted: async (api) => {
      const origin = origins[api];
      return origin === undefined ? null : grantedRoles(origin, token);
    },
    ownId: () => ownId(connection.graphUrl, token),
    now: () => new Date().toISOString(),
  };
}

function directoryOf({ urls, ...login }: NonNullable<TenantConnection['activeDirectory']>): ActiveDirectory {
  return severalDomains(
    urls.map((url) => ({ host: new URL(url).host, directory: activeDirectory({ ...login, url }) })),
  );
}
