import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../host/clock.ts';
import type { DomainController } from '../attacker/door.ts';
import type { Loot } from '../attacker/loot.ts';
import { directoryRights } from '../directory/modify-account.ts';
import { startForest, type Forest } from '../directory/start-forest.ts';
import { appTokens, tierZeroClientId } from './app-tokens.ts';
import { certificateOfThisProcess, type Certificate } from './certificate.ts';
import { startDirectorySync } from './directory-sync.ts';
import { followDirectory, type ExternalDirectory } from './external-directory.ts';
import { helpdesk, type Helpdesk } from './helpdesk.ts';
import { managedIdentityEndpoint } from './managed-identity-endpoint.ts';
import { neededDirectoryRoles, neededRoles } from './needed-roles.ts';
import { openOrigins, type Origins } from './open-origins.ts';
import { apiSettings, registeredApi, type RegisteredApi } from './registered-api.ts';
import { emptyTenant, type TenantState } from './state.ts';
import { tenantApp } from './tenant-app.ts';
import { userTokens, type UserTokens } from './user-tokens.ts';

/** Victims of drills hold roles, so that it is seen how these are taken. */
const lenient = JSON.stringify({
  admin: { byMachine: { atOnce: 'full', afterApproval: 'full' } },
  // A bench contains hundreds within the hour.
  breaker: { perSource: 1_000_000, leastOfTenant: 1_000_000 },
});

/** What a rehearsal finds in the tenant when it starts. */
export interface Setting {
  /** Cordon is connected to the domain controller. */
  readonly connectsDirectory?: true;
  /** What may happen to whom, as the organisation has set it (JSON); machines may contain also administrators in full unless it is said. */
  readonly policy?: string;
  /** Cordon may disable accounts through Defender for Identity. */
  readonly usesDefender?: true;
  setUp(state: TenantState): void;
  loot(breach: Breach): Loot;
}

/** What an attacker can take from. */
export interface Breach {
  readonly state: TenantState;
  readonly tokens: UserTokens;
  /** Undefined where nobody reaches it. */
  readonly domainController: DomainController | undefined;
}

export interface TenantOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly latencyMs?: number;
  readonly scenario?: Setting;
  /** Puts people into the tenant; runs after the scenario's own set-up. */
  readonly setUp?: (state: TenantState) => void;
  /** Application permissions of the app; by default exactly what containing needs. */
  readonly grantedRoles?: readonly string[];
  /** Application permissions of the app's tier-zero identity; it has none unless they are given. */
  readonly tierZeroRoles?: readonly string[];
  /** In place of the domain controller that a scenario connects. */
  readonly directory?: ExternalDirectory;
  /** What is delegated to the app in Active Directory, where the scenario connects it; everything it may need unless said. */
  readonly directoryRights?: readonly string[];
  /** In place of the scenario's: what may happen to whom (JSON). */
  readonly policy?: string;
  /** Directory roles of the app. */
  readonly directoryRoles?: readonly string[];
}

export interface SimulatedTenant {
  readonly tenantId: string;
  /** Graph, the token endpoint and everything people use. */
  readonly url: string;
  readonly exchangeUrl: string;
  readonly sharePointAdminUrl: string;
  /** PEM; clients have to trust it: see `trust`. */
  readonly caCertificate: string;
  /** What the app's environment has to say for the app to find this tenant. */
  readonly environment: Readonly<Record<string, string>>;
  readonly state: TenantState;
  /** What the attacker holds at the start, where the scenario gave them something. */
  readonly loot: Loot | undefined;
  readonly helpdesk: Helpdesk;
  /** What the app answers is registered here: who signs in for it gets tokens. */
  readonly api: RegisteredApi;
  close(): Promise<void>;
}

/** A Microsoft 365 tenant on this machine, with the wire protocols of the real one. */
export async function startTenant(options: TenantOptions): Promise<SimulatedTenant> {
  const { scenario, tierZeroRoles = [] } = options;
  const state = emptyTenant(options);
  scenario?.setUp(state);
  options.setUp?.(state);
  const audiences = audiencesAnywhere();
  const tokens = appTokens(state, {
    roles: options.grantedRoles ?? neededRoles,
    tierZeroRoles,
    directoryRoles: options.directoryRoles ?? neededDirectoryRoles,
    audiences,
  });
  const people = userTokens(state);
  const secret = randomBytes(16).toString('hex');
  const certificate = await certificateOfThisProcess();
  const { authority } = certificate;
  const identityEndpoint = managedIdentityEndpoint(state, tokens, secret);
  const origins = await openOrigins(
    tenantApp(state, tokens, people),
    identityEndpoint,
    state.clock,
    certificate,
    state.organization.satelliteGeos,
  );
  const { url, exchangeUrl, sharePointAdminUrl } = origins;
  const adminUrls = adminSitesOf(origins, state);
  audiences.graph.push(url);
  audiences.exchange.push(exchangeUrl);
  audiences.sharepoint = adminUrls;
  const directory = options.directory ? undefined : await directoryOf(options, state, certificate);
  const domainController = directory && controllerOf(state, directory, authority);
  const loot = scenario?.loot({ state, tokens: people, domainController });
  const stopSync = startDirectorySync(state, options.directory && (await followDirectory(state, options.directory)));
  return {
    tenantId: state.tenantId,
    ...{ url, exchangeUrl, sharePointAdminUrl, caCertificate: authority, state, loot, helpdesk: helpdesk(state) },
    api: registeredApi(url, state.tenantId),
    environment: {
      IDENTITY_ENDPOINT: origins.identityUrl,
      IDENTITY_HEADER: secret,
      CORDON_TENANT_ID: state.tenantId,
      CORDON_GRAPH_URL: url,
      ...apiSettings(url),
      CORDON_EXCHANGE_URL: exchangeUrl,
      CORDON_SHAREPOINT_ADMIN_URL: state.namesEveryGeo ? adminUrls.join(' ') : sharePointAdminUrl,
      CORDON_POLICY: options.policy ?? scenario?.policy ?? lenient,
      CORDON_TIER_ZERO_CLIENT_ID: tierZeroRoles.length > 0 ? tierZeroClientId : '',
      ...directory?.environment,
      ...options.directory?.environment,
      ...(scenario?.usesDefender ? { CORDON_DEFENDER_FOR_IDENTITY: 'true' } : {}),
    },
    async close() {
      stopSync();
      await Promise.all([origins.close(), directory?.close()]);
    },
  };
}

/** Whom a token is for, wherever the tenant is. */
const audiencesAnywhere = () => ({
  graph: ['https://graph.microsoft.com'],
  exchange: ['https://outlook.office365.com'],
  sharepoint: [''],
  storage: ['https://storage.azure.com'],
});

/** Of every geography, the home first. */
function adminSitesOf({ sharePointAdminUrl, otherAdminUrls }: Origins, { geoOfAdminSite }: TenantState): string[] {
  for (const [geo, url] of otherAdminUrls) geoOfAdminSite.set(new URL(url).host, geo);
  return [sharePointAdminUrl, ...otherAdminUrls.values()];
}

/** The domain controllers that the app is told of; undefined: none. */
async function directoryOf(
  { scenario, grantedRoles, directoryRights: rights = grantedRoles ?? directoryRights }: TenantOptions,
  state: TenantState,
  certificate: Certificate,
): Promise<Forest | undefined> {
  const domains = scenario?.connectsDirectory ? ['DC=contoso,DC=com'] : state.connectedDomains;
  return domains.length === 0 ? undefined : startForest(state, certificate, rights, domains);
}

/** What an attacker reaches of the domain controller: who is compromised has to be mastered there. */
function controllerOf(state: TenantState, { urlOf }: Forest, authority: string): DomainController | undefined {
  const onPremises = [...state.directory.values()].find(({ objectId }) => objectId === state.compromised);
  const url = onPremises && urlOf(onPremises.distinguishedName);
  return url === undefined ? undefined : { url, authority, distinguishedName: onPremises?.distinguishedName ?? '' };
}
