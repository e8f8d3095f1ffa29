/** One account of the simulated tenant. Times are milliseconds since the epoch. */
export interface SimulatedUser {
  readonly objectId: string;
  userPrincipalName: string;
  displayName: string;
  mail: string | null;
  /** As Graph shows them: `SMTP:` marks the primary one, `smtp:` an alias. */
  proxyAddresses: string[];
  userType: 'Member' | 'Guest';
  accountEnabled: boolean;
  /** Refresh tokens and session cookies older than this are refused. */
  signInSessionsValidFrom: number;
  password: string;
  lastPasswordChange: number;
  /** Refresh tokens that were born of a password before this are refused. Password hash synchronisation does not move it. */
  passwordTokensValidFrom: number;
  /** Present when the account is mastered in the on-premises directory. */
  onPremises: OnPremisesLink | null;
  assignedPlans: AssignedPlan[];
  /** Ids of registered passkeys. */
  passkeys: string[];
  /** Names of active directory roles, e.g. `Global Administrator`. */
  directoryRoles: string[];
  /** What resources that evaluate access continuously are told about, oldest first. */
  criticalEvents: CriticalEvent[];
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
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    userType: 'Member',
    accountEnabled: true,
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
