import { minutes } from '../../../shared/domain/duration.ts';
import { directoryAccount } from './directory-account.ts';
import type { Mailbox } from './mailbox.ts';
import { exchangePlan, ownIdentity, sharePointPlan } from './simulated-user.ts';
import type { AssignedPlan, SimulatedUser } from './simulated-user.ts';
import type { TenantState } from './state.ts';

/** Makes of an ordinary account of the tenant, doors and all, one of another kind. */
type Make = (state: TenantState, user: SimulatedUser, mailbox: Mailbox | undefined) => void;

/** What an account may be beside a licensed member of a managed domain; the sentences are told as what was drawn. */
const kinds = {
  'a shared mailbox': (_, user, mailbox) => {
    user.assignedPlans = [];
    if (mailbox) mailbox.kind = 'SharedMailbox';
  },
  'a room mailbox': (_, user, mailbox) => {
    user.assignedPlans = [];
    if (mailbox) mailbox.kind = 'RoomMailbox';
  },
  'no mailbox, and a plan that only names Exchange': (state, user) => {
    user.assignedPlans = [foundationPlan];
    state.mailboxes.delete(user.objectId);
  },
  'licences in their time of grace': (_, user) => {
    user.assignedPlans = [exchangePlan, sharePointPlan].map((plan) => ({ ...plan, capabilityStatus: 'Warning' }));
  },
  'licences that are suspended': (_, user) => {
    user.assignedPlans = [exchangePlan, sharePointPlan].map((plan) => ({ ...plan, capabilityStatus: 'Suspended' }));
  },
  'a mailbox on premises': (state, user) => {
    synchronise(state, user);
    state.mailboxes.delete(user.objectId);
  },
  'a federated domain': ({ organization }, user) => {
    organization.federations.set(domainOf(user), okta);
  },
  'a synchronised account whose password hash is not': (state, user) => {
    synchronise(state, user);
    state.organization.passwordHashSync = false;
  },
  'an account of a child domain': (state, user) => {
    state.connectedDomains.push('DC=contoso,DC=com', 'DC=eu,DC=contoso,DC=com');
    synchronise(state, user, 'OU=Staff,DC=eu,DC=contoso,DC=com');
  },
  'an account of a domain whose controller nobody named': (state, user) => {
    state.connectedDomains.push('DC=contoso,DC=com');
    synchronise(state, user, 'OU=Staff,DC=eu,DC=contoso,DC=com');
  },
  'a guest of another organisation': (state, user) => {
    invite(state, user);
    user.userType = 'Guest';
  },
  'a member of another organisation': invite,
  'a guest with a password of this tenant': (_, user) => {
    user.userType = 'Guest';
  },
  'an account of a customer': (_, user) => {
    user.creationType = 'LocalAccount';
    const issuer = 'contoso.onmicrosoft.com';
    user.identities = [
      { signInType: 'emailAddress', issuer, issuerAssignedId: `${user.objectId}@customer.example` },
      ...user.identities,
    ];
  },
  'an account in a restricted administrative unit': ({ roles }, { objectId }) => {
    roles.administrativeUnits.push({
      id: 'a0000000-0000-4000-8000-0000000000a1',
      displayName: 'Board',
      isMemberManagementRestricted: true,
      members: [objectId],
    });
  },
} satisfies Readonly<Record<string, Make>>;

export type AccountKind = keyof typeof kinds;

export const accountKinds = Object.keys(kinds) as readonly AccountKind[];

/** Call it last: what was planted in a mailbox goes with the mailbox. */
export function makeAccount(state: TenantState, objectId: string, kind: AccountKind): void {
  const user = state.users.get(objectId);
  if (!user) throw new Error(`the tenant has no account ${objectId}`);
  const make: Make = kinds[kind];
  make(state, user, state.mailboxes.get(objectId));
}

/** Comes with plans that have nothing to do with mail. */
const foundationPlan: AssignedPlan = {
  service: 'exchange',
  servicePlanId: '113feb6c-3fe4-4440-bddc-54d774bf0318',
  capabilityStatus: 'Enabled',
};

const okta = {
  displayName: 'Contoso Okta',
  issuerUri: 'http://www.okta.com/exk1contoso',
  passiveSignInUri: 'https://contoso.okta.com/app/office365/exk1contoso/sso/wsfed/passive',
};

const domainOf = ({ userPrincipalName }: SimulatedUser): string => userPrincipalName.split('@')[1] ?? '';

/** A name of the tenant's own may stay beside the one at home. */
function invite(state: TenantState, user: SimulatedUser): void {
  const [name = ''] = user.userPrincipalName.split('@');
  user.proxyAddresses = [`SMTP:${name}@fabrikam.com`, `smtp:${user.userPrincipalName}`];
  user.mail = `${name}@fabrikam.com`;
  user.userPrincipalName = `${name}_fabrikam.com#EXT#@contoso.onmicrosoft.com`;
  user.identities = [
    { signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null },
    ownIdentity(user.userPrincipalName),
  ];
  user.creationType = 'Invitation';
  user.externalUserState = 'Accepted';
  user.assignedPlans = [];
  state.mailboxes.delete(user.objectId);
}

/** Lets Active Directory master the account, unless it does. */
function synchronise(state: TenantState, user: SimulatedUser, unit = 'OU=Staff,DC=contoso,DC=com'): void {
  if (user.onPremises) return;
  const lastSync = state.clock.now() - minutes(17);
  const samAccountName = user.userPrincipalName.split('@')[0]?.replace('.', '') ?? 'x';
  const securityIdentifier = `S-1-5-21-1004336348-1177238915-682003330-${String(Number.parseInt(user.objectId.slice(0, 4), 16))}`;
  state.organization.onPremisesSyncEnabled = true;
  state.organization.onPremisesLastSync = lastSync;
  user.onPremises = { securityIdentifier, samAccountName, syncEnabled: true, lastSync };
  const { objectId, password, lastPasswordChange: passwordLastSet } = user;
  const distinguishedName = `CN=${samAccountName},${unit}`;
  const known = { securityIdentifier, samAccountName, distinguishedName, objectId, password, passwordLastSet };
  state.directory.set(securityIdentifier, directoryAccount(known));
}
