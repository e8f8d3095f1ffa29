import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag, key } from '../fields.ts';
import type { Privilege } from './privilege.ts';

/** The same in every tenant. https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference#global-administrator */
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const title = 'Global Administrator';

const Holder = z.object({ principalId: key });
const Member = z.object({ id: key });
const Enabled = z.object({ accountEnabled: flag });

/** What makes the account a Global Administrator, if no other enabled person is one, directly or through a group. */
export async function lastGlobalAdministrator(
  account: Account,
  held: readonly Privilege[],
  tenant: Tenant,
): Promise<Privilege[]> {
  const own = held.filter(({ of, state, gives }) => of !== 'owner' && state === 'active' && gives.includes(title));
  if (own.length === 0) return [];
  const filter = encodeURIComponent(`roleDefinitionId eq '${globalAdministrator}'`);
  const rows = await tenant.graph.list(`/roleManagement/directory/roleAssignments?$filter=${filter}`);
  for (const { principalId } of z.array(Holder).parse(rows)) {
    if (principalId === '' || principalId === account.objectId) continue;
    for (const person of [principalId, ...(await membersOf(principalId, tenant))]) {
      if (person !== '' && person !== account.objectId && (await isEnabled(person, tenant))) return [];
    }
  }
  return own;
}

/** Nobody, where it is no group. */
async function membersOf(id: string, tenant: Tenant): Promise<string[]> {
  const rows = await unlessMissing(tenant.graph.list(`/groups/${id}/members?$select=id`));
  return z
    .array(Member)
    .parse(rows ?? [])
    .map((member) => member.id);
}

/** A service principal or a group is nobody who could sign in; who does not say that they are enabled may be blocked. */
async function isEnabled(id: string, tenant: Tenant): Promise<boolean> {
  const user = await unlessMissing(tenant.graph.get(`/users/${id}?$select=accountEnabled`));
  return user !== undefined && Enabled.parse(user).accountEnabled === true;
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}
