import type { Clock } from '../../../host/clock.ts';
import type { DeletedAccount } from './deleted-account.ts';
import type { ApplicationState } from './applications/application-state.ts';
import { noContent, type Content } from './content/content.ts';
import { noDefender, type DefenderState } from './defender-state.ts';
import type { DirectoryAccount } from './directory-account.ts';
import type { DirectoryAudit } from './directory-audit.ts';
import { emptyRoleGroups, type ExchangeRoleGroups } from './exchange/role-groups.ts';
import type { TransportRule } from './transport-rule.ts';
import type { Fault } from './fault.ts';
import type { Weather } from './weather.ts';
import { nobodysIdentity, type IdentityState } from './identity/identity-state.ts';
import type { KerberosTicket } from './kerberos-ticket.ts';
import { ordinaryLogs, type Logs } from './logs.ts';
import type { Mailbox } from './mailbox.ts';
import { emptyRoles, type RoleState } from './roles/role-state.ts';
import { seededRandom } from './seeded-random.ts';
import type { SimulatedUser } from './simulated-user.ts';

/** Everything the simulated tenant knows. Records only: each surface (Graph, Exchange, SharePoint, tokens, directory) acts on it. */
export interface TenantState {
  readonly tenantId: string;
  readonly organization: Organization;
  readonly clock: Clock;
  readonly seed: number;
  /** Seeded: the same seed and the same requests give the same drill. */
  readonly random: () => number;
  latencyMs: number;
  /** The compromised account, by object id: whoever acts as it is the attacker, whoever acts as someone else a delegate. */
  compromised: string | null;
  readonly users: Map<string, SimulatedUser>;
  readonly mailboxes: Map<string, Mailbox>;
  /** By object id. */
  readonly deletedAccounts: Map<string, DeletedAccount>;
  /** Groups with an address, by object id: they may be delegates. */
  readonly mailGroups: Map<string, MailGroup>;
  readonly riskyUsers: Map<string, RiskyUser>;
  readonly signIns: SignIn[];
  /** Roles, groups and administrative units, and who holds what through them. */
  readonly roles: RoleState;
  readonly applications: ApplicationState;
  /** Sign-in methods, consents, assignments and devices. */
  readonly identity: IdentityState;
  /** What was changed in the directory, in no order. */
  readonly directoryAudits: DirectoryAudit[];
  readonly exchangeRoleGroups: ExchangeRoleGroups;
  /** Mail flow rules of the organisation, in order of priority. */
  readonly transportRules: TransportRule[];
  /** Why Exchange lets an address send no more, by address in lower case. */
  readonly blockedSenders: Map<string, string>;
  readonly logs: Logs;
  /** Where mail went, files and what is shared of them, searches. */
  readonly content: Content;
  /** The on-premises Active Directory, by security identifier. */
  readonly directory: Map<string, DirectoryAccount>;
  /** Domains whose controllers the app is told of, e.g. `DC=contoso,DC=com`, beside what a scenario says. */
  readonly connectedDomains: string[];
  /** What its domain controllers gave out, by what the holder knows a ticket by. */
  readonly kerberosTickets: Map<string, KerberosTicket>;
  /** Defender for Identity on its domain controllers. */
  readonly defender: DefenderState;
  /** By cookie. Nothing but their own expiry and SharePoint's own revocation ends them. */
  readonly sharePointSessions: Map<string, SharePointSession>;
  /** By host; every other is that of the home of the tenant. */
  readonly geoOfAdminSite: Map<string, string>;
  /** The app is told the admin sites of all geographies, and not of the home alone. */
  namesEveryGeo: boolean;
  readonly faults: Fault[];
  /** Whether Exchange goes on with a list: some are told that the link has expired, and some led round in a circle. */
  pages: 'told' | 'expire' | 'repeat';
  /** Of two writes to one list of a mailbox that are under way together one is lost. Only calls that take their time are. */
  losesWrites: boolean;
  /** What goes wrong day by day, beside the faults that a test asks for. */
  readonly weather: Weather[];
  /** How many requests the app has made. */
  requests: number;
  /** Tokens of the app that nothing accepts any more, and until when Azure still hands out its own copy. */
  readonly challengedTokens: Map<string, number>;
  /** Segments of Graph's paths that this cloud does not know. https://learn.microsoft.com/graph/deployments */
  readonly notOffered: Set<string>;
  /** What a seed has drawn, in words. */
  readonly drawn: string[];
  /** Fields that Exchange leaves null in the rows of a cmdlet: it says what it likes. */
  readonly unsaid: Map<string, (field: string) => boolean>;
  /** Every request that the app or anyone else made, in the order it was answered. */
  readonly log: TenantLogEntry[];
  /** Every change that was made through an app's or a user's request. */
  readonly writes: TenantWrite[];
  /** Application permissions that were exercised: for each request, the least privileged accepted one the caller holds. */
  readonly usedRoles: Set<string>;
}

export interface Organization {
  readonly displayName: string;
  /** The first is the initial one, `….onmicrosoft.com`. */
  readonly domains: string[];
  /** Who signs in the users of a domain, by its name; every other domain is managed. */
  readonly federations: Map<string, Federation>;
  /** Password hashes are synchronised; without, the domain controllers check the passwords. */
  passwordHashSync: boolean;
  /** When they last came, where the sync stopped: the cloud goes on with what it has. */
  hashSyncStopped: number | null;
  /** Where the tenant keeps data beside its home, e.g. `EUR`: each has a SharePoint of its own. */
  readonly satelliteGeos: string[];
  /** Whether the tenant owns Entra ID P2 (identity protection). */
  identityProtection: boolean;
  onPremisesSyncEnabled: boolean;
  onPremisesLastSync: number | null;
  /** Risk is judged in words that came after those a client knows. https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations */
  judgesInNewWords: boolean;
  /** High user risk blocks sign-in. Needs `identityProtection`. */
  blocksHighRisk: boolean;
  /** The unified audit log takes in what happens. */
  auditIsOn: boolean;
  /** Whether what is done in mailboxes is recorded at all, whatever each of them says. */
  mailboxAuditIsOn: boolean;
}

/** https://learn.microsoft.com/graph/api/resources/internaldomainfederation */
export interface Federation {
  readonly displayName: string;
  readonly issuerUri: string;
  readonly passiveSignInUri: string;
}

/** A mail-enabled security group. */
export interface MailGroup {
  readonly objectId: string;
  /** Exchange shows it by this. */
  readonly name: string;
  readonly address: string;
}

export interface RiskyUser {
  riskState: 'none' | 'atRisk' | 'confirmedCompromised' | 'dismissed' | 'remediated' | 'unknownFutureValue';
  riskLevel: 'none' | 'low' | 'medium' | 'high' | 'unknownFutureValue';
  riskDetail: string;
  lastUpdated: number;
}

export interface SignIn {
  readonly id: string;
  readonly at: number;
  readonly objectId: string;
  /** 0: it succeeded; otherwise the number of the AADSTS error. */
  readonly errorCode: number;
  readonly failureReason: string;
  readonly ipAddress: string;
  readonly interactive: boolean;
  /** Where to; Exchange if not said. */
  readonly application?: string;
}

export interface SharePointSession {
  readonly objectId: string;
  /** Where its files are; null: at the home of the tenant. */
  readonly geo: string | null;
  readonly createdAt: number;
  endsAt: number;
}

export type Actor = 'app' | 'attacker' | 'delegate' | 'helpdesk' | 'owner';

export interface TenantLogEntry {
  readonly at: number;
  readonly actor: Actor;
  /** e.g. `PATCH /users/{id}`, `Set-Mailbox`, `grant password`. */
  readonly operation: string;
  /** HTTP status that was (or would have been) answered. */
  readonly status: number;
  /** Whether the tenant did what was asked. */
  readonly accepted: boolean;
  /** Object id of the account it was about, where there is one. */
  readonly objectId?: string;
}

export interface TenantWrite {
  readonly at: number;
  readonly operation: string;
  readonly objectId?: string;
}

export interface NewTenant {
  readonly clock: Clock;
  readonly seed: number;
  readonly latencyMs?: number;
  readonly tenantId?: string;
}

/** A tenant without anyone in it. */
export function emptyTenant({ clock, seed, latencyMs = 0, tenantId }: NewTenant): TenantState {
  return {
    tenantId: tenantId ?? '7f3c1f0e-2d6b-4f0a-9a44-5d5d1c0ffee0',
    organization: {
      displayName: 'Contoso',
      domains: ['contoso.onmicrosoft.com', 'contoso.com'],
      federations: new Map(),
      passwordHashSync: true,
      hashSyncStopped: null,
      satelliteGeos: [],
      identityProtection: true,
      onPremisesSyncEnabled: false,
      onPremisesLastSync: null,
      judgesInNewWords: false,
      blocksHighRisk: true,
      auditIsOn: true,
      mailboxAuditIsOn: true,
    },
    clock,
    seed,
    random: seededRandom(seed),
    latencyMs,
    compromised: null,
    users: new Map(),
    mailboxes: new Map(),
    deletedAccounts: new Map(),
    mailGroups: new Map(),
    riskyUsers: new Map(),
    signIns: [],
    roles: emptyRoles(),
    applications: new Map(),
    identity: nobodysIdentity(),
    directoryAudits: [],
    exchangeRoleGroups: emptyRoleGroups(),
    transportRules: [],
    blockedSenders: new Map(),
    logs: ordinaryLogs(),
    content: noContent(),
    directory: new Map(),
    connectedDomains: [],
    kerberosTickets: new Map(),
    defender: noDefender(),
    sharePointSessions: new Map(),
    geoOfAdminSite: new Map(),
    namesEveryGeo: false,
    faults: [],
    pages: 'told',
    losesWrites: false,
    weather: [],
    requests: 0,
    challengedTokens: new Map(),
    notOffered: new Set(),
    drawn: [],
    unsaid: new Map(),
    log: [],
    writes: [],
    usedRoles: new Set(),
  };
}
