import { wholeSecond } from '../graph-time.ts';
import type { SimulatedUser } from '../simulated-user.ts';

const shownUnasked = ['displayName', 'mail', 'userPrincipalName', 'id'];

/** A user as Graph shows them. Most properties only come when they are selected. https://learn.microsoft.com/en-us/graph/api/resources/user */
export function userResource(user: SimulatedUser, select: string | undefined): Record<string, unknown> {
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
    signInSessionsValidFromDateTime: wholeSecond(user.signInSessionsValidFrom),
    lastPasswordChangeDateTime: wholeSecond(user.lastPasswordChange),
    // null: it was never synchronised. https://learn.microsoft.com/en-us/graph/api/resources/user#properties
    onPremisesSyncEnabled: user.onPremises?.syncEnabled ?? null,
    onPremisesSecurityIdentifier: user.onPremises?.securityIdentifier ?? null,
    onPremisesSamAccountName: user.onPremises?.samAccountName ?? null,
    onPremisesLastSyncDateTime: user.onPremises ? wholeSecond(user.onPremises.lastSync) : null,
    assignedPlans: user.assignedPlans.map((plan) => ({ ...plan, assignedDateTime: '2024-01-15T08:00:00Z' })),
  };
  return pick(all, select?.split(',') ?? shownUnasked);
}

/** Unknown names are left out, as Graph does for properties it knows but has no value for. */
export function pick(all: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  const wanted = ['id', ...names.map((name) => name.trim())];
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}
