import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Graph, Tenant } from '../../../catalogue/tenant.ts';
import { newestFirst } from '../../../catalogue/newest-first.ts';
import { toAll, unlessGone } from '../../../catalogue/to-all.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import { called, key as keyOf, text } from '../../readings/fields.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

const Assignment = z.looseObject({
  id: keyOf,
  appRoleId: keyOf,
  createdDateTime: text,
  principalId: text,
  resourceId: keyOf,
  resourceDisplayName: text,
});

interface AppAccess {
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  readonly id: string;
  readonly appRoleId: string;
  readonly resourceId: string;
  /** ISO 8601 UTC or `unknown`. */
  readonly arose: string;
}

export const revokeAppRoleAssignments = defineStep({
  name: 'revoke-app-role-assignments',
  title: 'Revoke access to applications',
  purpose: 'Applications that keep sessions of their own learn that the account no longer has access.',
  impact: 'hindered',
  // A blocked account opens no new session in an application, and few organisations set up the identity that this takes.
  required: false,
  traits: { ...backDoor, destroys: true },
  attack: ['T1671'],
  defend: ['D3-UAP'],
  permissions: [{ api: 'graph', role: 'Directory.Read.All', for: 'read assignments to applications' }],
  // An identity that may assign app roles can give itself every application permission there is.
  // https://learn.microsoft.com/graph/permissions-reference#approleassignmentreadwriteall
  tierZero: [{ api: 'graph', role: 'AppRoleAssignment.ReadWrite.All', for: 'end and give back assignments' }],
  readMore: 'https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  appliesTo: () => true,
  capture: async (account, tenant) => ({ assignments: await readAssignments(account, tenant) }),
  foresee: (_account, { assignments }) =>
    assignments.map((one) => ({
      what: one.name,
      id: key(one),
      from: `assigned (${one.appRoleId})`,
      to: 'not assigned',
    })),
  probe: readAssignments,
  async execute(account, _before, tenant) {
    const { tierZero } = tenant;
    if (!tierZero) return;
    const newest = newestFirst(await readAssignments(account, tenant), ({ arose }) => arose);
    await toAll(newest, nameOf, ({ id }) => end(account, id, tierZero), key);
  },
  async verify(account, before, tenant) {
    const left = await readAssignments(account, tenant);
    const were = String(before.assignments.length);
    if (left.length === 0) return { is: 'holds', seen: `no application is assigned directly; ${were} before` };
    if (tenant.tierZero) return { is: 'not-yet', seen: `still assigned: ${namesOf(left)}`, actAgain: true };
    const reason = `a person has to remove: ${namesOf(left)} (Cordon has no tier-zero identity)`;
    return { is: 'not-performed', reason };
  },
  undo: {
    releaseStage: 'rest',
    describe:
      'Assigns the applications again, with the tier-zero identity or by a person; each gets a new id and date.',
    taken: (_account, { assignments }, tenant) => Promise.resolve(assignments.map((one) => takenOf(one, tenant))),
    async restore(account, before, tenant, release) {
      const { tierZero } = tenant;
      if (!tierZero) return;
      const again = await astray(account, before.assignments, tenant, release);
      await toAll(again, nameOf, ({ id }) => end(account, id, tierZero), key);
      const due = await missing(account, before.assignments, tenant, release);
      const assign = ({ resourceId, appRoleId }: AppAccess): Promise<unknown> => {
        const assignment = { principalId: account.objectId, resourceId, appRoleId };
        return tierZero.post(`/users/${account.objectId}/appRoleAssignments`, assignment);
      };
      await toAll(due, nameOf, assign, key);
    },
    async verify(account, before, tenant, release) {
      const again = await astray(account, before.assignments, tenant, release);
      if (again.length > 0 && tenant.tierZero)
        return { is: 'not-yet', seen: `assigned again: ${namesOf(again)}`, actAgain: true };
      if (again.length > 0) {
        const reason = `a person has to remove: ${namesOf(again)} (Cordon has no tier-zero identity)`;
        return { is: 'not-performed', reason };
      }
      const left = await missing(account, before.assignments, tenant, release);
      if (left.length === 0) return { is: 'holds', seen: 'every application that comes back is assigned again' };
      if (tenant.tierZero) return { is: 'not-yet', seen: `not assigned yet: ${namesOf(left)}`, actAgain: true };
      const reason = `a person has to assign again: ${namesOf(left)} (Cordon has no tier-zero identity)`;
      return { is: 'not-performed', reason };
    },
    reappeared: async (account, before, tenant, release) =>
      (await astray(account, before.assignments, tenant, release)).map(({ name }) => name),
  },
});

/** Those of the account itself: the list has its groups' too, and they cannot be taken from one member. */
async function readAssignments(account: Account, tenant: Tenant): Promise<AppAccess[]> {
  const rows = z.array(Assignment).parse(await tenant.graph.list(`/users/${account.objectId}/appRoleAssignments`));
  return rows
    .filter(({ principalId }) => (principalId ?? account.objectId).toLowerCase() === account.objectId)
    .map(({ id, appRoleId, resourceId, resourceDisplayName, createdDateTime }) => ({
      name: `access to ${called(resourceDisplayName, resourceId)}`,
      id,
      appRoleId,
      resourceId,
      arose: createdDateTime ?? 'unknown',
    }));
}

function end(account: Account, id: string, tierZero: Graph): Promise<void> {
  return unlessGone(tierZero.delete(`/users/${account.objectId}/appRoleAssignments/${id}`));
}

const key = (one: AppAccess): string => `${one.resourceId} ${one.appRoleId}`;

function isBack(release: ReleaseContext, one: AppAccess, tenant: Tenant): boolean {
  return comesBack(release, takenOf(one, tenant));
}

/** Where Cordon can give none back, a person does: nobody is asked for a word about an old one because of a guess. */
function takenOf(one: AppAccess, { tierZero }: Tenant): Taken {
  const { appRoleId, resourceId, name, arose } = one;
  const does = `signs in to ${resourceId} with the role ${appRoleId}`;
  return { id: key(one), name, does, arose, ...(tierZero ? { isDoor: true } : {}) };
}

/** What must stay away and is assigned, as it is now. */
async function astray(
  account: Account,
  before: readonly AppAccess[],
  tenant: Tenant,
  release: ReleaseContext,
): Promise<AppAccess[]> {
  const stay = new Set(before.filter((one) => !isBack(release, one, tenant)).map(key));
  return (await readAssignments(account, tenant)).filter((one) => stay.has(key(one)));
}

async function missing(
  account: Account,
  before: readonly AppAccess[],
  tenant: Tenant,
  release: ReleaseContext,
): Promise<AppAccess[]> {
  const there = new Set((await readAssignments(account, tenant)).map(key));
  return before.filter((one) => isBack(release, one, tenant) && !there.has(key(one)));
}

function namesOf(assignments: readonly AppAccess[]): string {
  return assignments.map(nameOf).join(', ');
}

function nameOf({ name }: AppAccess): string {
  return name;
}
