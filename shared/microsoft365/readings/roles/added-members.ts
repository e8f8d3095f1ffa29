import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { ofEach } from '../../../catalogue/to-all.ts';
import { called, flag, key, text } from '../fields.ts';
import { actsBy } from '../history/acts-in-directory.ts';
import type { DirectoryAct } from '../history/acts-in-directory.ts';

const Group = z.object({ displayName: text, isAssignableToRole: flag });
const Someone = z.object({ id: key });

/** Somebody, or something, that the account put into a group, and that is still there. */
export interface AddedMember {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  readonly groupId: string;
  /** Of a user, a group, a device or a service principal. */
  readonly memberId: string;
  readonly access: 'member' | 'owner';
  /** ISO 8601 UTC. */
  readonly arose: string;
}

export interface AddedMembers {
  readonly added: readonly AddedMember[];
  /** Groups that could not be read, with the reason. */
  readonly untold: readonly string[];
}

type Addition = Omit<AddedMember, 'name'> & { readonly who: string };

/**
 * Whom the account put into groups since then and who is still there; null where the log tells of nobody yet. Throws `Refusal` where the log may
 * not be read. https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
export async function readAddedMembers(account: Account, since: string, tenant: Tenant): Promise<AddedMembers | null> {
  const acts = await actsBy(account.objectId, 'GroupManagement', since, tenant);
  if (acts === null) return null;
  const groups = Map.groupBy(additionsIn(acts), ({ groupId }) => groupId);
  const read = ([id, additions]: readonly [string, readonly Addition[]]): Promise<AddedMember[]> =>
    stillThere(id, additions, account, tenant);
  const { answers, untold } = await ofEach([...groups], ([id]) => `group ${id}`, read, 4);
  return { added: answers.flat(), untold };
}

/** The latest of each: who was taken out and put in again is there since then. */
function additionsIn(acts: readonly DirectoryAct[]): Addition[] {
  const found = new Map<string, Addition>();
  for (const { at: arose, activity, targets } of acts.toSorted((a, b) => a.at.localeCompare(b.at))) {
    const access = /^add (member|owner) to group\.?$/i.exec(activity)?.[1]?.toLowerCase();
    if (access !== 'member' && access !== 'owner') continue;
    for (const { groupId, one } of pairsIn(targets)) {
      const who = called(one.userPrincipalName ?? one.displayName, one.id);
      const addition = { groupId, access, memberId: one.id.toLowerCase() } as const;
      found.set(idOf(addition), { ...addition, arose, who });
    }
  }
  return [...found.values()];
}

type Target = DirectoryAct['targets'][number];

/**
 * Who was put where. Some rows name the group only in what was changed of the member, as JSON. Of two groups either may be the one that was put
 * into the other: only one of them is there.
 */
function pairsIn(
  targets: readonly Target[],
): { readonly groupId: string; readonly one: Target & { readonly id: string } }[] {
  const named = targets.flatMap((target) => groupIn(target) ?? [])[0];
  const groups = targets.filter(({ type }) => type?.toLowerCase() === 'group' && targets.length > 1);
  const ids = named === undefined ? groups.map(({ id }) => id) : [named];
  return ids.flatMap((groupId) =>
    targets.flatMap((target) => {
      const { id } = target;
      return groupId && id && id.toLowerCase() !== groupId.toLowerCase() ? [{ groupId, one: { ...target, id } }] : [];
    }),
  );
}

function groupIn({ modifiedProperties }: Target): string | undefined {
  const said = modifiedProperties?.find(({ displayName }) => displayName === 'Group.ObjectID')?.newValue;
  return said?.replaceAll('"', '') || undefined;
}

/** What the account gave itself in a role-assignable group is a privilege: another step takes it. */
async function stillThere(
  groupId: string,
  additions: readonly Addition[],
  { objectId }: Account,
  tenant: Tenant,
): Promise<AddedMember[]> {
  const there = await readWhoIsThere(groupId, additions, tenant);
  if (!there) return [];
  const row = Group.parse(await tenant.graph.get(`/groups/${groupId}?$select=displayName,isAssignableToRole`));
  return additions
    .filter((one) => there.has(idOf(one)) && (one.memberId !== objectId || row.isAssignableToRole !== true))
    .map(({ who, ...one }) => ({ ...one, name: `${who} as ${one.access} of ${called(row.displayName, groupId)}` }));
}

/**
 * Who is in the group now in the same capacities, by their ids; undefined where the group is gone. Version 1.0 leaves applications out.
 * https://learn.microsoft.com/graph/api/group-list-members#optional-query-parameters
 */
export async function readWhoIsThere(
  groupId: string,
  asWhat: readonly Pick<AddedMember, 'access'>[],
  { graph }: Tenant,
): Promise<ReadonlySet<string> | undefined> {
  const there = new Set<string>();
  try {
    for (const access of new Set(asWhat.map((one) => one.access))) {
      const rows = z.array(Someone).parse(await graph.beta.list(`/groups/${groupId}/${access}s?$select=id&$top=999`));
      for (const { id } of rows) there.add(idOf({ groupId, access, memberId: id.toLowerCase() }));
    }
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
  return there;
}

/** No other addition has it. */
export function idOf({ groupId, access, memberId }: Pick<AddedMember, 'groupId' | 'access' | 'memberId'>): string {
  return `${groupId} ${access} ${memberId}`;
}
