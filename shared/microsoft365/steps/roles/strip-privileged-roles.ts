import { hours, minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { toAll } from '../../../catalogue/to-all.ts';
import { comesBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { lastGlobalAdministrator } from '../../readings/roles/last-global-administrator.ts';
import type { Privilege } from '../../readings/roles/privilege.ts';
import { dateAgain } from '../../readings/history/date-again.ts';
import { privilegeTraces, readPrivileges } from '../../readings/roles/privileges.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';
import { assignPrivilege, isOurs, removePrivilege } from '../../readings/roles/privilege-requests.ts';

interface Before {
  readonly held: readonly Privilege[];
  /** Names of what a person has to remove. */
  readonly beyond: readonly string[];
  /** ISO 8601 UTC; older versions did not say. */
  readonly readAt?: string;
}

export const stripPrivilegedRoles = defineStep({
  name: 'strip-privileged-roles',
  title: 'Strip privileged roles',
  purpose: 'The account holds no privileged role and can activate none, directly or through a group.',
  impact: 'hindered',
  required: true,
  traits: backDoor,
  attack: ['T1098.003'],
  defend: ['D3-UAP'],
  permissions: [
    { api: 'graph', role: 'RoleManagement.Read.Directory', for: 'read role names, assignments and schedules' },
    { api: 'graph', role: 'RoleAssignmentSchedule.Remove.Directory', for: 'end active roles (adminRemove)' },
    { api: 'graph', role: 'RoleEligibilitySchedule.Remove.Directory', for: 'end eligible roles (adminRemove)' },
    { api: 'graph', role: 'PrivilegedAssignmentSchedule.Read.AzureADGroup', for: 'read active access to groups' },
    { api: 'graph', role: 'PrivilegedAssignmentSchedule.Remove.AzureADGroup', for: 'end active access to groups' },
    { api: 'graph', role: 'PrivilegedEligibilitySchedule.Read.AzureADGroup', for: 'read eligible access to groups' },
    { api: 'graph', role: 'PrivilegedEligibilitySchedule.Remove.AzureADGroup', for: 'end eligible access to groups' },
    { api: 'graph', role: 'GroupMember.Read.All', for: 'find role-assignable groups around the account' },
    {
      api: 'graph',
      role: 'User.Read.All',
      for: 'find groups it owns; see whether other Global Administrators are enabled',
    },
    { api: 'graph', role: 'AuditLog.Read.All', for: 'find out when roles without a date were given' },
  ],
  // An identity that may give a role can give itself every role: these permissions are on an identity of their own, which most tenants do not set up.
  tierZero: [
    { api: 'graph', role: 'RoleManagement.ReadWrite.Directory', for: 'end and give back roles outside PIM' },
    {
      api: 'graph',
      role: 'Group.ReadWrite.All',
      for: 'end and give back access to role-assignable groups outside PIM',
    },
    {
      api: 'graph',
      role: 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
      for: 'give back active access to groups',
    },
    { api: 'graph', role: 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup', for: 'give back eligible access' },
  ],
  readMore: 'https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview',
  patience: { settleWithin: hours(1), pollEvery: seconds(10) },
  appliesTo: () => true,
  async capture(account, tenant, { compromisedSince }): Promise<Before> {
    const held = await readPrivileges(account, compromisedSince, tenant);
    // What arises while it is read is older: only what comes later is Cordon's own.
    const readAt = tenant.now();
    const ours = await oursOf(account, held, tenant);
    return { readAt, held, beyond: held.filter((one) => !ours.includes(one)).map(({ name }) => name) };
  },
  foresee: (_account, { held, beyond }) =>
    held.map((one) => ({
      what: one.name,
      id: takenOf(one).id,
      from: one.of === 'role' ? 'held' : `held, gives ${one.gives.join(', ') || 'no role'}`,
      to: beyond.includes(one.name) ? 'held until a person removes it' : 'taken away',
    })),
  probe: (account, tenant) => readPrivileges(account, tenant.now(), tenant),
  async execute(account, _before, tenant, { compromisedSince }) {
    const held = await readPrivileges(account, compromisedSince, tenant);
    await toAll(await oursOf(account, held, tenant), nameOf, (one) => removePrivilege(account, one, tenant), targetOf);
  },
  async verify(account, before, tenant, { compromisedSince }) {
    const left = await readPrivileges(account, compromisedSince, tenant);
    if (left.length === 0) return { is: 'holds', seen: `no role is held; ${countOf(before.held)} before` };
    const ours = await oursOf(account, left, tenant);
    if (ours.length === 0) return { is: 'not-performed', reason: whyLeft(left, tenant) };
    // An activation cannot be ended in its first five minutes.
    const young = ours.every(({ activated }) => activated) ? { lookAgain: minutes(1) } : {};
    return { is: 'not-yet', seen: `still held: ${namesOf(ours)}`, actAgain: true, ...young };
  },
  undo: {
    releaseStage: 'rest',
    describe:
      'Gives roles and access to groups back, with the tier-zero identity or by a person. Activations end for good: the holder activates again.',
    taken: async (account, before, tenant, release) =>
      (await dated(account, before, tenant, release)).filter(({ activated }) => !activated).map(takenOf),
    async restore(account, before, tenant, release) {
      const { again, missing } = await look(account, before, tenant, release);
      await toAll(
        await oursOf(account, again, tenant),
        nameOf,
        (one) => removePrivilege(account, one, tenant),
        targetOf,
      );
      const { tierZero } = tenant;
      if (!tierZero) return;
      await toAll(missing, nameOf, (one) => assignPrivilege(account, one, tierZero, tenant.now()), targetOf);
    },
    async verify(account, before, tenant, release) {
      const { again, missing } = await look(account, before, tenant, release);
      const ours = await oursOf(account, again, tenant);
      if (ours.length > 0) return { is: 'not-yet', seen: `held again: ${namesOf(ours)}`, actAgain: true };
      if (again.length > 0) return { is: 'not-performed', reason: whyLeft(again, tenant) };
      if (missing.length === 0) return { is: 'holds', seen: 'every role that comes back is held again' };
      if (tenant.tierZero) return { is: 'not-yet', seen: `not held yet: ${namesOf(missing)}`, actAgain: true };
      const reason = `a Privileged Role Administrator has to give back: ${namesOf(missing)} (Cordon has no tier-zero identity)`;
      return { is: 'not-performed', reason };
    },
    reappeared: async (account, before, tenant, release) =>
      (await look(account, before, tenant, release)).again.map(nameOf),
  },
});

/** What we may end: nobody could give a role back if the last one who can were gone. */
async function oursOf(account: Account, held: readonly Privilege[], tenant: Tenant): Promise<Privilege[]> {
  const last = await lastGlobalAdministrator(account, held, tenant);
  return held.filter((one) => !last.includes(one) && isOurs(one, tenant));
}

function whyLeft(left: readonly Privilege[], tenant: Tenant): string {
  const last = left.filter((one) => isOurs(one, tenant));
  const beyond = left.filter((one) => !isOurs(one, tenant));
  const reasons = [
    ...last.map(({ name }) => `${name} stays: no other enabled Global Administrator was found; appoint one first`),
    ...(beyond.length === 0
      ? []
      : [
          `a Privileged Role Administrator has to remove: ${namesOf(beyond)} (outside PIM, and Cordon has no tier-zero identity)`,
        ]),
  ];
  return reasons.join('; ');
}

/** Those without a date of their own, dated once more. */
function dated(account: Account, before: Before, tenant: Tenant, release: ReleaseContext): Promise<Privilege[]> {
  const captured = { readAt: before.readAt, account };
  return dateAgain(before.held, captured, privilegeTraces(account, tenant), release, tenant);
}

function takenOf({ of, state, targetId, scope, name, gives, arose }: Privilege): Taken {
  const rights = gives.length > 0 ? `, which gives ${gives.join(', ')}` : '';
  const what =
    of === 'role' ? `the role ${targetId}` : `${of === 'member' ? 'membership' : 'ownership'} of ${targetId}`;
  const does = `holds ${what}${state === 'eligible' ? ', to be activated' : ''}, over ${scope}${rights}`;
  return { id: `${of} ${state} ${targetId} ${scope}`, name, does, arose, isDoor: true };
}

/** What must stay away and is held, as it is now, and what comes back and is not held. */
async function look(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ readonly again: readonly Privilege[]; readonly missing: readonly Privilege[] }> {
  const [now, were] = await Promise.all([
    readPrivileges(account, release.compromisedSince, tenant),
    dated(account, before, tenant, release),
  ]);
  const isHeld = (one: Privilege): boolean => now.some((other) => isSame(one, other));
  const isBack = (one: Privilege): boolean => comesBack(release, takenOf(one));
  const stay = were.filter((one) => !isBack(one));
  return {
    again: now.filter((one) => stay.some((other) => isSame(one, other))),
    missing: were.filter((one) => isBack(one) && !one.activated && !hasEnded(one, tenant) && !isHeld(one)),
  };
}

function isSame(one: Privilege, other: Privilege): boolean {
  const { of, state, targetId, scope } = other;
  return one.of === of && one.state === state && one.targetId === targetId && one.scope === scope;
}

function hasEnded({ ends }: Privilege, tenant: Tenant): boolean {
  return ends !== null && Date.parse(ends) <= Date.parse(tenant.now());
}

function namesOf(privileges: readonly Privilege[]): string {
  return privileges.map(nameOf).join(', ');
}

function targetOf({ targetId }: Privilege): string {
  return targetId;
}

function nameOf({ name }: Privilege): string {
  return name;
}

function countOf(privileges: readonly Privilege[]): string {
  return privileges.length === 1 ? 'one was' : `${String(privileges.length)} were`;
}
