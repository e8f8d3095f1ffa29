import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../../../host/clock.ts';
import type { DomainController } from '../attacker/door.ts';
import type { Loot } from '../attacker/loot.ts';
import { appTokens, tierZeroClientId } from './app-tokens.ts';
import { registerClientCredentials } from './applications/client-credentials.ts';
import { makeCertificate } from './certificate.ts';
import { registerContentDoors } from './content/content-doors.ts';
import { directoryRights } from '../directory/modify-account.ts';
import { startDirectory } from '../directory/start-directory.ts';
import { startDirectorySync } from './directory-sync.ts';
import { followDirectory, type ExternalDirectory } from './external-directory.ts';
import { installFrontDoor } from './front-door.ts';
import { registerExchange } from './exchange/invoke-command.ts';
import { registerMailboxDoors } from './exchange/mailbox-doors.ts';
import { registerUserSide } from './exchange/user-side.ts';
import { registerIdentityDoors } from './identity/identity-doors.ts';
import { registerGraph } from './graph/register-graph.ts';
import { helpdesk, type Helpdesk } from './helpdesk.ts';
import { listen } from './listen.ts';
import { managedIdentityEndpoint } from './managed-identity-endpoint.ts';
import { registerAdminTool } from './roles/admin-tool.ts';
import { registerSessionRevocation } from './sharepoint/session-revocation.ts';
import { registerUserSessions } from './sharepoint/user-sessions.ts';
import { emptyTenant, type TenantState } from './state.ts';
import { registerTokenEndpoint } from './token-endpoint.ts';
import { userTokens, type UserTokens } from './user-tokens.ts';

/** What a rehearsal finds in the tenant when it starts. */
export interface Setting {
  /** Cordon is connected to the domain controller. */
  readonly connectsDirectory?: true;
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
  close(): Promise<void>;
}

const neededRoles = [
  'Policy.Read.AuthenticationMethod',
  'UserAuthMethod-TAP.ReadWrite.All',
  'User.Read.All',
  'User.EnableDisableAccount.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.RevokeSessions.All',
  'IdentityRiskyUser.ReadWrite.All',
  'Organization.Read.All',
  'MailboxSettings.Read',
  'AuditLog.Read.All',
  'Files.ReadWrite.All',
  'eDiscovery.ReadWrite.All',
  'IdentityRiskyUser.Read.All',
  'RoleManagement.Read.Directory',
  'RoleAssignmentSchedule.Remove.Directory',
  'RoleEligibilitySchedule.Remove.Directory',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  'PrivilegedAssignmentSchedule.Remove.AzureADGroup',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'PrivilegedEligibilitySchedule.Remove.AzureADGroup',
  'GroupMember.Read.All',
  'Application.Read.All',
  'AuditLogsQuery-Exchange.Read.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.Read.All',
  'Device.ReadWrite.All',
  'SecurityIdentitiesAccount.Read.All',
  'SecurityIdentitiesActions.ReadWrite.All',
  'Exchange.ManageAsApp',
  'Sites.FullControl.All',
];
const neededDirectoryRoles = ['Exchange Administrator', 'Privileged Authentication Administrator'];

/** A Microsoft 365 tenant on this machine: the wire protocols of the real one, on three origins, since tokens are made for one of them. */
export async function startTenant(options: TenantOptions): Promise<SimulatedTenant> {
  const state = emptyTenant(options);
  options.scenario?.setUp(state);
  options.setUp?.(state);
  const { tierZeroRoles = [] } = options;
  const audiences = {
    graph: ['https://graph.microsoft.com'],
    exchange: ['https://outlook.office365.com'],
    sharepoint: [''],
  };
  const tokens = appTokens(state, {
    roles: options.grantedRoles ?? neededRoles,
    tierZeroRoles,
    directoryRoles: options.directoryRoles ?? neededDirectoryRoles,
    audiences,
  });
  const people = userTokens(state);
  const app = new Hono();
  installFrontDoor(app, state);
  registerGraph({ app, state, tokens });
  registerExchange(app, state, tokens);
  registerSessionRevocation(app, state, tokens);
  // Before the endpoint of people: it is the same.
  registerClientCredentials(app, state);
  registerTokenEndpoint(app, state, people);
  registerAdminTool(app, state);
  registerUserSessions(app, state, people);
  registerUserSide(app, state, people);
  registerMailboxDoors(app, state);
  registerContentDoors(app, state);
  registerIdentityDoors(app, state);

  const secret = randomBytes(16).toString('hex');
  const certificate = await makeCertificate();
  const [graph, exchange, sharePoint, identity] = await Promise.all([
    listen(app, state.clock, certificate),
    listen(app, state.clock, certificate),
    listen(app, state.clock, certificate),
    listen(managedIdentityEndpoint(tokens, secret), state.clock),
  ]);
  const [url, exchangeUrl, sharePointAdminUrl] = [graph, exchange, sharePoint].map(
    ({ port }) => `https://localhost:${String(port)}`,
  ) as [string, string, string];
  audiences.graph.push(url);
  audiences.exchange.push(exchangeUrl);
  audiences.sharepoint = [sharePointAdminUrl];
  const directory =
    options.scenario?.connectsDirectory && !options.directory
      ? await startDirectory(state, certificate, options.directoryRights ?? options.grantedRoles ?? directoryRights)
      : undefined;
  const onPremises = [...state.directory.values()].find(({ objectId }) => objectId === state.compromised);
  const { authority } = certificate;
  const domainController =
    directory && onPremises
      ? { url: directory.url, authority, distinguishedName: onPremises.distinguishedName }
      : undefined;
  const loot = options.scenario?.loot({ state, tokens: people, domainController });
  const stopSync = startDirectorySync(state, options.directory && (await followDirectory(state, options.directory)));
  return {
    tenantId: state.tenantId,
    url,
    exchangeUrl,
    sharePointAdminUrl,
    caCertificate: certificate.authority,
    environment: {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${String(identity.port)}/MSI/token`,
      IDENTITY_HEADER: secret,
      CORDON_TENANT_ID: state.tenantId,
      CORDON_GRAPH_URL: url,
      CORDON_EXCHANGE_URL: exchangeUrl,
      CORDON_SHAREPOINT_ADMIN_URL: sharePointAdminUrl,
      CORDON_TIER_ZERO_CLIENT_ID: tierZeroRoles.length > 0 ? tierZeroClientId : '',
      ...directory?.environment,
      ...options.directory?.environment,
      ...(options.scenario?.usesDefender ? { CORDON_DEFENDER_FOR_IDENTITY: 'true' } : {}),
    },
    state,
    loot,
    helpdesk: helpdesk(state),
    async close() {
      stopSync();
      const listeners = [graph, exchange, sharePoint, identity, ...(directory ? [directory] : [])];
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}
