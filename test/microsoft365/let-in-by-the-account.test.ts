import { appObjectId } from '../../drill/simulation/tenant/app-object-id.ts';
import { disableMadeApplications } from '../../shared/microsoft365/steps/applications/disable-made-applications.ts';
import { removeAddedMembers } from '../../shared/microsoft365/steps/roles/remove-added-members.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { revokeSessions } from '../../shared/microsoft365/steps/sign-in/revoke-sessions.ts';
import { anAccount } from '../plan/an-account.ts';
import type { Step } from '../../shared/catalogue/step.ts';
import type { Graph } from '../../shared/catalogue/tenant.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const tierZeroRoles = ['Application.ReadWrite.All'];
const asked = { options: { removeAddedMembers: true }, tierZeroRoles: ['Group.ReadWrite.All'] };

const step = disableMadeApplications;
const disabled = ({ simulated }: Rehearsal): string[] =>
  [...simulated.state.applications.values()].flatMap(({ accountEnabled, displayName }) =>
    accountEnabled === false ? [displayName] : [],
  );

test('applications that the account made are disabled, and neither Microsoft’s, nor a supplier’s, nor one of before, nor a colleague’s', async () => {
  const rehearsal = await rehearse({ tierZeroRoles });
  const { account, tenant, context, simulated } = rehearsal;
  const { applications, directoryAudits } = simulated.state;
  const [made] = [...applications.values()].filter(({ displayName }) => displayName === 'Quarterly sync');
  const id = 'ab120009-0000-4000-8000-000000000001';
  applications.set(id, { ...made!, id, displayName: 'A colleague’s' });
  const audit = directoryAudits.find(({ targets }) => targets.some((target) => target.id === made!.id))!;
  // The first consent of anybody brings such a one into the tenant, and all others use it too.
  const theirs = 'ab120009-0000-4000-8000-000000000002';
  const madeIn = 'c0ffee00-0000-4000-8000-000000000001';
  applications.set(theirs, { ...made!, id: theirs, displayName: 'A supplier’s', madeIn });
  directoryAudits.push({ ...audit, targets: [{ id: theirs, type: 'ServicePrincipal' }] });
  directoryAudits.push({ ...audit, initiatedBy: appObjectId, targets: [{ id, type: 'ServicePrincipal' }] });
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  expect(disabled(rehearsal)).toEqual(['Quarterly sync']);
});

test('without a tier-zero identity a person is told which to disable', async () => {
  const { account, tenant, context } = await rehearse({});
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  const reason = expect.stringMatching(/has to disable: application "Quarterly sync"/);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'not-performed', reason });
});

test('a log that tells of nobody is asked again, and one that may not be read is no empty one', async () => {
  const { account, tenant, context, simulated } = await rehearse({ tierZeroRoles });
  const before = await step.capture(account, tenant, context);
  simulated.state.directoryAudits.splice(0);
  await expect(step.capture(account, tenant, context)).rejects.toBeInstanceOf(Later);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'not-yet' });
  simulated.state.faults.push({ match: 'GET /auditLogs/directoryAudits', times: 1, answer: 403 });
  await expect(step.verify(account, before, tenant, context)).rejects.toMatchObject({ status: 403 });
});

test('one that cannot be read saves no other and is left alone, and what the log told late comes back with the rest', async () => {
  const rehearsal = await rehearse({ tierZeroRoles });
  const { account, tenant, context, simulated } = rehearsal;
  const { directoryAudits } = simulated.state;
  const audits = directoryAudits.splice(0);
  directoryAudits.push({ ...audits[0]!, initiatedBy: null });
  const before = await step.capture(account, tenant, context);
  expect(before.made).toEqual([]);
  directoryAudits.push(...audits);
  const forms = [...simulated.state.applications.values()].find(
    ({ displayName }) => displayName === 'Microsoft Forms',
  )!;
  const get: Graph['get'] = (path, headers) =>
    path.includes(forms.id) ? Promise.reject(new Refusal(403, 'Forbidden', 'no')) : tenant.graph.get(path, headers);
  const hiding = { ...tenant, graph: { ...tenant.graph, get } };
  await step.execute(account, before, hiding, context);
  expect(disabled(rehearsal)).toEqual(['Quarterly sync']);
  const reason = expect.stringContaining(`not told of application ${forms.id}`);
  expect(await step.verify(account, before, hiding, context)).toMatchObject({ is: 'refused', reason });
  if ('irreversible' in step.undo) throw new Error('it can be taken back');
  const { compromisedSince, since } = context;
  const release = { kind: 'false-alarm', compromisedSince, hostile: [], since } as const;
  await step.undo.restore(account, before, tenant, release);
  expect(disabled(rehearsal)).toEqual([]);
});

test('at a release one that cannot be read holds no other up, and is named', async () => {
  const rehearsal = await rehearse({ tierZeroRoles });
  const { account, tenant, context } = rehearsal;
  const { made } = await step.capture(account, tenant, context);
  await step.execute(account, { made }, tenant, context);
  const hidden = { ...made[0]!, id: '0dd00000-0000-4000-8000-000000000001', name: 'application "Hidden"' };
  const get: Graph['get'] = (path, headers) =>
    path.includes(hidden.id) ? Promise.reject(new Refusal(403, 'Forbidden', 'no')) : tenant.graph.get(path, headers);
  const hiding = { ...tenant, graph: { ...tenant.graph, get } };
  if ('irreversible' in step.undo) throw new Error('it can be taken back');
  const { compromisedSince, since } = context;
  const release = { kind: 'false-alarm', compromisedSince, hostile: [], since } as const;
  const before = { made: [hidden, ...made] };
  await step.undo.restore(account, before, hiding, release);
  expect(disabled(rehearsal)).toEqual([]);
  const reason = expect.stringContaining('application "Hidden"');
  expect(await step.undo.verify(account, before, hiding, release)).toMatchObject({ is: 'refused', reason });
  await expect(step.undo.reappeared!(account, before, hiding, release)).rejects.toThrow(Refusal);
});

const taken = removeAddedMembers;

/** As the cut-off does before either step begins. */
async function cutOff({ account, tenant, context }: Rehearsal): Promise<void> {
  const before = await revokeSessions.capture(account, tenant, context);
  await revokeSessions.execute(account, before, tenant, context);
}

test.each([step, taken] as readonly Step[])(
  '$name holds only once the log shows what Cordon itself did meanwhile: what was made a minute before may be missing until then',
  async (each) => {
    const rehearsal = await rehearse({ ...asked, tierZeroRoles: [...tierZeroRoles, ...asked.tierZeroRoles] });
    const { account, tenant, context, simulated, clock } = rehearsal;
    // Somebody's row since the compromise is there, as it is in any tenant.
    const before = await each.capture(account, tenant, context);
    await each.execute(account, before, tenant, context);
    clock.advance(minutes(10));
    const late = { is: 'not-yet', seen: expect.stringMatching(/^unknown: .* does not show what Cordon did/) };
    expect(await each.verify(account, before, tenant, context)).toMatchObject(late);
    const now = { ...context, alertedAt: tenant.now(), since: tenant.now() };
    // Another application does something to the account right after the alert, and the log tells that first.
    simulated.state.directoryAudits.push({
      ...{ id: 'provisioning', at: clock.now(), activityDisplayName: 'Update user', category: 'UserManagement' },
      ...{ initiatedBy: null, targets: [{ id: account.objectId, type: 'User' }] },
      app: { displayName: 'Provisioning', servicePrincipalId: 'f4e30000-0000-4000-8000-00000000000f' },
    });
    clock.advance(minutes(1));
    await cutOff(rehearsal);
    clock.advance(simulated.state.logs.directoryLagMs - seconds(30));
    expect(await each.verify(account, before, tenant, now)).toMatchObject(late);
    clock.advance(minutes(1));
    expect((await each.verify(account, before, tenant, now)).is).toBe('holds');
    // However late its turn was: after a crash of the host, say.
    const delayed = { ...now, since: tenant.now() };
    expect((await each.verify(account, before, tenant, delayed)).is).toBe('holds');
  },
);

const teamIn = ({ simulated }: Rehearsal) =>
  [...simulated.state.roles.groups.values()].find(({ displayName }) => displayName === 'Quarterly planning')!;
const whoIsIn = (rehearsal: Rehearsal): string[] =>
  teamIn(rehearsal).active.map(({ principalId, access }) => `${access} ${principalId.slice(0, 8)}`);
const belong = ['owner d4b00000', 'member c3a90000'];

test('whom the account let into a group is only reported unless it was asked for', () => {
  expect(taken.appliesTo(anAccount(), PlanOptions.parse({}))).toContain('only reported');
});

test('whom the account let into a group is taken out, in every capacity, and those of before stay', async () => {
  const rehearsal = await rehearse(asked);
  const { account, tenant, context } = rehearsal;
  const before = await taken.capture(account, tenant, context);
  expect(before.added.map(({ name }) => name)).toEqual([
    'A partner as member of Quarterly planning',
    'A partner as owner of Quarterly planning',
  ]);
  await taken.execute(account, before, tenant, context);
  expect(whoIsIn(rehearsal)).toEqual(belong);
});

/** The log as it would be if it told of one act with groups only: that the account made somebody an owner. */
function onlyTellOfTheOwner({ simulated }: Rehearsal) {
  const { directoryAudits } = simulated.state;
  const did = directoryAudits.findLast(({ activityDisplayName }) => activityDisplayName === 'Add owner to group')!;
  const kept = directoryAudits.filter(({ category }) => category !== 'GroupManagement');
  directoryAudits.splice(0, directoryAudits.length, ...kept);
  const [who, group] = did.targets;
  const tell = (...targets: typeof did.targets): void => void directoryAudits.push({ ...did, targets });
  return { who: who!, group: group!, tell };
}

test('a row of the log that names the group only in what was changed is understood, and a bare one does no harm', async () => {
  const rehearsal = await rehearse(asked);
  const { account, tenant, context } = rehearsal;
  const { who, group, tell } = onlyTellOfTheOwner(rehearsal);
  tell({ ...who, modified: [{ name: 'Group.ObjectID', old: null, new: JSON.stringify(group.id) }] });
  tell();
  tell(who);
  const { added } = await taken.capture(account, tenant, context);
  expect(added.map(({ access, groupId }) => [access, groupId])).toEqual([['owner', group.id]]);
});

test('of two groups in a row the one is the member in which the other is not, whichever stands first', async () => {
  const rehearsal = await rehearse(asked);
  const { account, tenant, context } = rehearsal;
  const { who, group, tell } = onlyTellOfTheOwner(rehearsal);
  tell({ ...who, type: 'Group' }, group);
  const { added } = await taken.capture(account, tenant, context);
  expect(added.map(({ groupId, memberId }) => [groupId, memberId])).toEqual([[group.id, who.id]]);
});

test('an application that the account let into a group is found, though version 1.0 lists none', async () => {
  const rehearsal = await rehearse(asked);
  const { account, tenant, context, simulated } = rehearsal;
  const { group, tell } = onlyTellOfTheOwner(rehearsal);
  const [id] = [...simulated.state.applications.keys()];
  teamIn(rehearsal).active.push({ principalId: id!, access: 'owner', from: null, until: null, activated: false });
  tell({ id: id!, type: 'ServicePrincipal' }, group);
  const { added } = await taken.capture(account, tenant, context);
  expect(added.map(({ memberId }) => memberId)).toEqual([id]);
});

test('the last owner stays and is named, and nobody else is spared for it', async () => {
  const rehearsal = await rehearse(asked);
  const { account, tenant, context, simulated, clock } = rehearsal;
  await cutOff(rehearsal);
  clock.advance(minutes(3));
  const before = await taken.capture(account, tenant, context);
  const [stranger] = before.added.map(({ memberId }) => memberId);
  const { active } = teamIn(rehearsal);
  active.splice(0, active.length, ...active.filter(({ principalId }) => principalId === stranger));
  await expect(taken.execute(account, before, tenant, context)).rejects.toThrow(
    /owner of Quarterly planning.*at least one owner/,
  );
  expect(whoIsIn(rehearsal)).toEqual([`owner ${String(stranger).slice(0, 8)}`]);
  // A group that is gone lets nobody in, and nobody can be put back.
  simulated.state.roles.groups.clear();
  expect(await taken.verify(account, before, tenant, context)).toMatchObject({ is: 'holds' });
  if ('irreversible' in taken.undo) throw new Error('it can be taken back');
  const release = { kind: 'false-alarm', compromisedSince: context.compromisedSince, hostile: [], since: '' } as const;
  expect(await taken.undo.verify(account, before, tenant, release)).toMatchObject({ is: 'holds' });
});
