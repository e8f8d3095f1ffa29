import { wholeSecond } from '../graph-time.ts';
import type { SimulatedUser } from '../simulated-user.ts';

const shownUnasked = ['displayName', 'mail', 'userPrincipalName', 'id'];

/** A user as Graph shows them. Most properties only come when they are selected. https://learn.microsoft.com/en-us/graph/api/resources/user */
export function userResource(user: SimulatedUser, isSelected: boolean): Record<string, unknown> {
  const all: Record<string, unknown> = {
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
  return isSelected ? all : Object.fromEntries(shownUnasked.map((name) => [name, all[name]]));
}
