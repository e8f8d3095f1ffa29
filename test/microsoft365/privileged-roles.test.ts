import { activeAssignments } from '../../drill/simulation/tenant/roles/held-roles.ts';
import { neededRoles } from '../../drill/simulation/tenant/needed-roles.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { stripPrivilegedRoles } from '../../shared/microsoft365/steps/roles/strip-privileged-roles.ts';
import type { ReleaseContext, Verdict } from '../../shared/catalogue/step.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import type { StepRehearsal } from './rehearsals.ts';

const { rehearse } = rehearsalStage();
const step = stripPrivilegedRoles;
const nothing = { held: [], beyond: [] };
const give = [
  'RoleManagement.ReadWrite.Directory',
  'Group.ReadWrite.All',
  'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
  'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
];

async function stripped(about: StepRehearsal): Promise<Rehearsal & { verdict: Verdict; held: string[] }> {
  const rehearsal = await rehearse(about);
  const { account, tenant, context } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  const verdict = await step.verify(account, before, tenant, context);
  return { ...rehearsal, verdict, held: before.held.map(({ name }) => name) };
}

const rolesOf = (state: TenantState): string[] =>
  activeAssignments(state)
    .filter(({ principalId }) => principalId === state.compromised)
    .map(({ role }) => role);

const oldGroup: StepRehearsal['setUp'] = ({ roles, compromised }) => {
  roles.groups.set('f0a20000-0000-4000-8000-000000000009', {
    id: 'f0a20000-0000-4000-8000-000000000009',
    displayName: 'Old operators',
    isAssignableToRole: true,
    isManagedByPim: false,
    active: [{ principalId: compromised ?? '', access: 'owner', from: null, until: null, activated: false }],
    eligible: [],
  });
};

test('names every role and every way into a group, and whether it is held or may be activated', async () => {
  const { held } = await stripped({});
  expect(held.sort()).toEqual([
    'Global Administrator (eligible)',
    'Helpdesk Administrator (active)',
    'Message Center Reader (active)',
    'User Administrator (active)',
    'member of Key keepers (eligible)',
    'member of Tier 1 operators (active)',
    'owner of Project rooms (active)',
  ]);
});

test('without a tier-zero identity the rest is stripped, and a person is told what is left and who has to remove it', async () => {
  const { verdict, simulated } = await stripped({ setUp: oldGroup });
  expect(rolesOf(simulated.state)).toEqual([]);
  expect(verdict).toEqual({
    is: 'not-performed',
    reason:
      'a Privileged Role Administrator has to remove: owner of Old operators (active) (outside PIM, and Cordon has no tier-zero identity)',
  });
});

test('in a tenant without Entra ID P2 a role is only ended by the tier-zero identity', async () => {
  const setUp: StepRehearsal['setUp'] = ({ organization }) => {
    organization.identityProtection = false;
  };
  const without = await stripped({ setUp });
  expect(without.verdict.is).toBe('not-performed');
  expect(rolesOf(without.simulated.state)).toHaveLength(3);
  await without.simulated.close();
  const { verdict, simulated } = await stripped({ setUp, tierZeroRoles: give });
  expect(rolesOf(simulated.state)).toEqual([]);
  expect(verdict.is).toBe('holds');
});

test.each([
  ['stays if nobody else is one', () => undefined, true],
  ['stays if the other one is blocked', block, true],
  ['goes if another enabled person is one', keepAda, false],
  ['goes if another enabled person is one through a group', adaThroughGroup, false],
] as const)('the role of Global Administrator %s', async (_, others, stays) => {
  const setUp: StepRehearsal['setUp'] = (state) => {
    const ada = [...state.users.values()].find(({ directoryRoles }) =>
      directoryRoles.includes('Global Administrator'),
    )!;
    ada.directoryRoles = [];
    state.users.get(state.compromised ?? '')!.directoryRoles = ['Global Administrator'];
    others(state, ada.objectId);
  };
  const { verdict, simulated } = await stripped({ setUp });
  expect(rolesOf(simulated.state)).toEqual(stays ? ['Global Administrator'] : []);
  expect(verdict.is).toBe(stays ? 'not-performed' : 'holds');
  if ('reason' in verdict) expect(verdict.reason).toContain('Global Administrator (active) stays');
});

function block(state: TenantState, ada: string): void {
  keepAda(state, ada);
  state.users.get(ada)!.accountEnabled = false;
}

function keepAda(state: TenantState, ada: string): void {
  state.users.get(ada)!.directoryRoles = ['Global Administrator'];
}

function adaThroughGroup({ roles }: TenantState, ada: string): void {
  const id = 'f0a20000-0000-4000-8000-00000000000a';
  const member = { principalId: ada, access: 'member', from: null, until: null, activated: false } as const;
  const group = { id, displayName: 'Admins', isAssignableToRole: true, isManagedByPim: false };
  roles.groups.set(id, { ...group, active: [member], eligible: [] });
  const assignment = { id: 'f0a10000-0000-4000-8000-00000000000a', role: 'Global Administrator', scope: '/' };
  roles.assignments.push({ ...assignment, principalId: id, from: null, until: null, activated: false });
}

test('a role activated a moment ago is ended as soon as the service allows it', async () => {
  const { verdict, clock, account, tenant, context } = await stripped({
    setUp: ({ roles, compromised, clock: { now } }) => {
      roles.assignments.push({
        id: 'f0a10000-0000-4000-8000-00000000000b',
        principalId: compromised ?? '',
        role: 'SharePoint Administrator',
        scope: '/',
        from: now() - minutes(1),
        until: now() + minutes(60),
        activated: true,
      });
    },
  });
  expect(verdict).toMatchObject({ is: 'not-yet', actAgain: true, lookAgain: minutes(1) });
  clock.advance(minutes(5));
  await step.execute(account, nothing, tenant, context);
  expect((await step.verify(account, nothing, tenant, context)).is).toBe('holds');
});

test('one refusal does not save the other roles, and is told', async () => {
  const rehearsal = await rehearse({}, [
    ...step.permissions.map(({ role }) => role).filter((role) => role !== 'RoleEligibilitySchedule.Remove.Directory'),
    'Organization.Read.All',
  ]);
  const { account, tenant, context, simulated } = rehearsal;
  await expect(step.execute(account, nothing, tenant, context)).rejects.toMatchObject({
    status: 403,
    code: 'PermissionScopeNotGranted',
    message: expect.stringContaining('RoleEligibilitySchedule.Remove.Directory') as string,
  });
  expect(rolesOf(simulated.state)).toEqual([]);
});

const release: Omit<ReleaseContext, 'since'> = {
  kind: 'remediated',
  compromisedSince: '2026-02-28T00:00:00Z',
  sinceStated: true,
  hostile: [],
};

test('after remediation only what the owner had before comes back', async () => {
  const rehearsal = await rehearse({ tierZeroRoles: give });
  const { account, tenant, context, simulated } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  if ('irreversible' in step.undo) throw new Error('it can be undone');
  await step.undo.restore(account, before, tenant, { ...release, since: tenant.now() });
  expect(rolesOf(simulated.state)).toEqual(['Message Center Reader']);
  expect(simulated.state.roles.eligibilities).toEqual([]);
});

test('without a tier-zero identity release names the roles that a person has to give back', async () => {
  const { account, tenant, context } = await rehearse({});
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  if ('irreversible' in step.undo) throw new Error('it can be undone');
  const told = { ...release, since: tenant.now() };
  await step.undo.restore(account, before, tenant, told);
  expect(await step.undo.verify(account, before, tenant, told)).toEqual({
    is: 'not-performed',
    reason:
      'a Privileged Role Administrator has to give back: Message Center Reader (active) (Cordon has no tier-zero identity)',
  });
});

test('foresees what it takes away, what a group gives, and what a person has to remove', async () => {
  const { account, tenant, context } = await rehearse({ setUp: oldGroup });
  const foreseen = step.foresee(account, await step.capture(account, tenant, context), context.options);
  const told = foreseen.map(({ what, from, to }) => `${what}: ${from}, ${to}`);
  expect(told).toEqual(
    expect.arrayContaining([
      'Helpdesk Administrator (active): held, taken away',
      'member of Tier 1 operators (active): held, gives Security Administrator, taken away',
      'owner of Old operators (active): held, gives no role, held until a person removes it',
    ]),
  );
  // One name may be that of several: the id tells them apart.
  expect(new Set(foreseen.map(({ id }) => id)).size).toBe(foreseen.length);
});

test('where the right that only takes away is refused, the tier-zero identity ends the eligibility, or a person is told what to grant', async () => {
  const granted = neededRoles.filter((role) => role !== 'RoleEligibilitySchedule.Remove.Directory');
  const ended = async (tierZeroRoles: readonly string[]): Promise<string> => {
    const { account, tenant, context } = await rehearse({ tierZeroRoles }, granted);
    const before = await stripPrivilegedRoles.capture(account, tenant, context);
    const failed = await stripPrivilegedRoles
      .execute(account, before, tenant, context)
      .catch((error: unknown) => error);
    return failed instanceof Error ? failed.message : '';
  };
  expect(await ended([])).toContain('Cordon asked with RoleEligibilitySchedule.Remove.Directory: grant it');
  const rights = [
    'RoleEligibilitySchedule.ReadWrite.Directory',
    'RoleManagement.ReadWrite.Directory',
    'Group.ReadWrite.All',
  ];
  expect(await ended(rights)).not.toContain('RoleEligibilitySchedule.Remove.Directory');
});

test('a request that waits before Cordon’s is no last word: the role is asked about again', async () => {
  const rehearsal = await rehearse({});
  const { account, context, simulated } = rehearsal;
  const { graph } = rehearsal.tenant;
  const pending = new Refusal(400, 'PendingRoleAssignmentRequest', 'There is already a pending request.');
  const tenant = { ...rehearsal.tenant, graph: { ...graph, post: () => Promise.reject(pending) } };
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'not-yet', actAgain: true });
  expect(rolesOf(simulated.state)).not.toEqual([]);
});
