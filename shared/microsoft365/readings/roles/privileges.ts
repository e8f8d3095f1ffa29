import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { called, key, text } from '../fields.ts';
import { changesTo, forTheAge } from '../history/changes-in-directory.ts';
import type { DirectoryChange } from '../history/changes-in-directory.ts';
import type { Traces } from '../history/date-again.ts';
import { readGroupPrivileges } from './group-privileges.ts';
import type { Privilege } from './privilege.ts';
import { readRolePrivileges } from './role-privileges.ts';

const Definition = z.object({ id: key, displayName: text });

/** Every role and every membership or ownership of a group that gives some, as the tenant shows them now. */
export async function readPrivileges(account: Account, since: string, tenant: Tenant): Promise<Privilege[]> {
  const names = roleNames(tenant);
  const changes = forTheAge(changesTo(account.objectId, since, tenant));
  const [roles, groups] = await Promise.all([
    readRolePrivileges(account, since, names, changes, tenant),
    readGroupPrivileges(account, since, names, changes, tenant),
  ]);
  return [...roles, ...groups];
}

/** Where the log tells when the account was given what has no date of its own. */
export function privilegeTraces(account: Account, tenant: Tenant): Traces<Privilege> {
  let changing: Promise<readonly DirectoryChange[] | null> | undefined;
  return {
    words: /add .*(role|group)/i,
    names: ({ of, targetId, gives }) => [targetId, ...(of === 'role' ? gives : [])],
    changes: (_one, since) => (changing ??= forTheAge(changesTo(account.objectId, since, tenant))),
  };
}

/** By the ids of their definitions. */
async function roleNames({ graph }: Tenant): Promise<ReadonlyMap<string, string>> {
  const rows = z
    .array(Definition)
    .parse(await graph.list('/roleManagement/directory/roleDefinitions?$select=id,displayName'));
  return new Map(rows.map(({ id, displayName }) => [id, called(displayName, id)]));
}
