import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { globalAdministrator } from './privileges.ts';
import type { Privilege } from './privileges.ts';

const Holder = z.object({ principalId: z.string(), directoryScopeId: z.string().nullish() });
const Member = z.object({ id: z.string() });
const Enabled = z.object({ accountEnabled: z.boolean() });

/** The account's own Global Administrator role, if no other enabled person holds it, directly or through a group. */
export async function isLastGlobalAdministrator(
  account: Account,
  held: readonly Privilege[],
  tenant: Tenant,
): Promise<Privilege | undefined> {
  const own = held.find(
    ({ of, state, targetId }) => of === 'role' && state === 'active' && targetId === globalAdministrator,
  );
  if (own === undefined) return undefined;
  const filter = encodeURIComponent(`roleDefinitionId eq '${globalAdministrator}'`);
  const rows = await tenant.graph.list(`/roleManagement/directory/roleAssignments?$filter=${filter}`);
  for (const { principalId } of z.array(Holder).parse(rows)) {
    if (principalId === account.objectId) continue;
    for (const person of [principalId, ...(await membersOf(principalId, tenant))]) {
      if (person !== account.objectId && (await isEnabled(person, tenant))) return undefined;
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

/** A service principal or a group is nobody who could sign in. */
async function isEnabled(id: string, tenant: Tenant): Promise<boolean> {
  const user = await unlessMissing(tenant.graph.get(`/users/${id}?$select=accountEnabled`));
  return user !== undefined && Enabled.parse(user).accountEnabled;
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}
