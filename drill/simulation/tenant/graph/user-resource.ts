import { wholeSecond } from '../graph-time.ts';
import type { SimulatedUser } from '../simulated-user.ts';

const unasked = ['displayName', 'mail', 'userPrincipalName', 'id'];

/** Most properties only come when they are selected. */
export function shownUnasked(user: object): object {
  return Object.fromEntries(Object.entries(user).filter(([name]) => unasked.includes(name)));
}

/** A user as Graph knows them. https://learn.microsoft.com/en-us/graph/api/resources/user */
export function userResource(user: SimulatedUser): Record<string, unknown> {
  return {
    id: user.objectId,
    displayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
    mail: user.mail,
    proxyAddresses: user.proxyAddresses,
    userType: user.userType,
    identities: user.identities,
    creationType: user.creationType,
    externalUserState: user.externalUserState,
    accountEnabled: user.accountEnabled,
    createdDateTime: wholeSecond(user.created),
    signInSessionsValidFromDateTime: wholeSecond(user.signInSessionsValidFrom),
    lastPasswordChangeDateTime: wholeSecond(user.lastPasswordChange),
    // null: it was never synchronised. https://learn.microsoft.com/en-us/graph/api/resources/user#properties
    onPremisesSyncEnabled: user.onPremises?.syncEnabled ?? null,
    onPremisesSecurityIdentifier: user.onPremises?.securityIdentifier ?? null,
    onPremisesSamAccountName: user.onPremises?.samAccountName ?? null,
    onPremisesLastSyncDateTime: user.onPremises ? wholeSecond(user.onPremises.lastSync) : null,
    assignedPlans: user.assignedPlans.map((plan) => ({ ...plan, assignedDateTime: '2024-01-15T08:00:00Z' })),
  };
}
