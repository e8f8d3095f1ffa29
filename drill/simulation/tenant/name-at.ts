import type { TenantState } from './state.ts';

/** As whom a log knows somebody who did something then: whoever is renamed or deleted later is not written anew. */
export function nameAt({ users, deletedAccounts }: TenantState, objectId: string, at: number): string {
  const user = users.get(objectId) ?? deletedAccounts.get(objectId)?.user;
  if (!user) return objectId;
  return user.formerNames.find(({ until }) => at < until)?.name ?? user.userPrincipalName;
}
