/** One account of the simulated tenant. Times are milliseconds since the epoch. */
export interface SimulatedUser {
  readonly objectId: string;
  userPrincipalName: string;
  /** Principal names that it had, and until when: a log keeps the name of its day. */
  formerNames: { readonly name: string; readonly until: number }[];
  displayName: string;
  mail: string | null;
  /** As Graph shows them: `SMTP:` marks the primary one, `smtp:` an alias. */
  proxyAddresses: string[];
  /** Says nothing about where the account lives. https://learn.microsoft.com/entra/external-id/user-properties */
  userType: 'Member' | 'Guest';
  /** Object id. */
  manager?: string;
  /** By what, and from whom, the account signs in. https://learn.microsoft.com/graph/api/resources/objectidentity */
  identities: Identity[];
  creationType: 'Invitation' | 'LocalAccount' | null;
  externalUserState: 'Accepted' | 'PendingAcceptance' | null;
  accountEnabled: boolean;
  created: number;
  /** Refresh tokens and session cookies older than this are refused. */
  signInSessionsValidFrom: number;
  password: string;
  lastPasswordChange: number;
  /** Refresh tokens that were born of a password before this are refused. Password hash synchronisation does not move it. */
  passwordTokensValidFrom: number;
  /** Present when the account is mastered in the on-premises directory. */
  onPremises: OnPremisesLink | null;
  assignedPlans: AssignedPlan[];
  /** The geography of their files, e.g. `EUR`; absent: the home of the tenant. */
  preferredDataLocation?: string;
  /** Ids of registered passkeys. */
  passkeys: string[];
  /** Names of active directory roles, e.g. `Global Administrator`. */
  directoryRoles: string[];
  /** What resources that evaluate access continuously are told about, oldest first. */
  criticalEvents: CriticalEvent[];
}

export interface Identity {
  readonly signInType: 'userPrincipalName' | 'emailAddress' | 'federated';
  /** A domain of the tenant for what signs in here; `ExternalAzureAD` for another organisation. */
  readonly issuer: string;
  readonly issuerAssignedId: string | null;
}

export interface OnPremisesLink {
  readonly securityIdentifier: string;
  readonly samAccountName: string;
  syncEnabled: boolean;
  lastSync: number;
}

export interface AssignedPlan {
  readonly service: string;
  readonly servicePlanId: string;
  capabilityStatus: 'Enabled' | 'Warning' | 'Suspended' | 'Deleted';
}

/** Tokens made before `at` are refused by continuous access evaluation from `learnedAt` on. */
export interface CriticalEvent {
  readonly at: number;
  readonly learnedAt: number;
}

export const exchangePlan: AssignedPlan = {
  service: 'exchange',
  servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
  capabilityStatus: 'Enabled',
};
export const sharePointPlan: AssignedPlan = {
  service: 'SharePoint',
  servicePlanId: '5dbe027f-2339-4123-9542-606e4d348a72',
  capabilityStatus: 'Enabled',
};

export type NewUser = Pick<SimulatedUser, 'objectId' | 'userPrincipalName' | 'displayName'> & Partial<SimulatedUser>;

/** A licensed cloud member with nothing special about them; say what is different. */
export function simulatedUser(user: NewUser): SimulatedUser {
  const mail = user.mail === undefined ? user.userPrincipalName : user.mail;
  return {
    mail,
    formerNames: [],
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    userType: 'Member',
    identities: [ownIdentity(user.userPrincipalName)],
    creationType: null,
    externalUserState: null,
    accountEnabled: true,
    created: Date.UTC(2024, 0, 15, 8),
    signInSessionsValidFrom: 0,
    password: `initial-${user.objectId}`,
    lastPasswordChange: 0,
    passwordTokensValidFrom: 0,
    onPremises: null,
    assignedPlans: [{ ...exchangePlan }, { ...sharePointPlan }],
    passkeys: [],
    directoryRoles: [],
    criticalEvents: [],
    ...user,
  };
}

/** The one that every account has: its principal name, issued by the tenant. */
export const ownIdentity = (userPrincipalName: string): Identity => ({
  signInType: 'userPrincipalName',
  issuer: 'contoso.onmicrosoft.com',
  issuerAssignedId: userPrincipalName,
});
