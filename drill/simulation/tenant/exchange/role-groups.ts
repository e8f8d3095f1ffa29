/** Members (object ids of users and groups) by the name of Exchange's role group. */
export type ExchangeRoleGroups = Map<string, string[]>;

/** As every tenant has them, without anybody in it. https://learn.microsoft.com/exchange/permissions-exo/permissions-exo */
export function emptyRoleGroups(): ExchangeRoleGroups {
  const names = ['Organization Management', 'Recipient Management', 'Discovery Management', 'Compliance Management'];
  return new Map([...names, 'Help Desk', 'View-Only Organization Management'].map((name) => [name, []]));
}
