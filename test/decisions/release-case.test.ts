import { aSender } from '../signed-in.ts';
import { readCase } from '../../shared/casefile/case-file.ts';
import { tell } from '../../shared/casefile/record.ts';
import type { Entry } from '../../shared/casefile/entries.ts';
import { planned, tried } from '../casefile/an-entry.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { previewOf } from '../../shared/decisions/accepted-as-shown.ts';
import type { Accepted, ReleaseDecision } from '../../shared/domain/decision.ts';
import type { ReleasePreview } from '../../shared/domain/release-preview.ts';
import { releaseCase } from '../../shared/decisions/release-case.ts';
import { startOf } from '../../shared/casefile/starts.ts';
import { goingBy } from '../../shared/domain/case-start.ts';
import { releaseOf } from '../../shared/views/release-view.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { adele, bob, fakeIntake, tenantId } from '../intake/fake-intake.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { FakeIntake } from '../intake/fake-intake.ts';
import { contained, decided, spoken, tenantThat } from '../work/a-release.ts';

let intake: FakeIntake;
let record: CaseRecord;
const claim = `accounts/${tenantId}.${adele}/`;

beforeEach(async () => {
  intake = await fakeIntake();
  const { started } = intake;
  expect(started).toEqual([]);
  record = {
    caseId: 'C-7KQ4-M2XF',
    instanceId: `${tenantId}.${adele}`,
    tenantId,
    objectId: adele,
    userPrincipalName: 'adele@contoso.com',
    startedAt: intake.now(),
    incident: {
      id: '1',
      source: 'test',
      title: 'test',
      severity: 'high',
      receivedAt: intake.now(),
      compromisedSince: intake.now(),
    },
    options: PlanOptions.parse({ keepDelegates: ['named@contoso.com'] }),
  };
  await intake.store.putIfAbsent(`${claim}000001`, record);
  await tell(intake.store, record.caseId, planned(anAccount(), intake.now()));
  for (const step of ['block-sign-in', 'revoke-sessions', 'stop-forwarding'])
    await tell(intake.store, record.caseId, tried('attempt', step, intake.now()));
  intake.instances.set(record.instanceId, 'Completed');
});
afterEach(() => intake.close());

const release = async () => releaseCase(record, decided(), intake, noTenant);
/** A release that accepts nothing asks no tenant. */
const noTenant = () => Promise.reject(new Error('no tenant is asked'));
const decisions = async (): Promise<number> =>
  (await intake.store.entries(record.caseId)).filter(({ kind }) => kind === 'decision').length;

test('a release starts with the account as the case found it, and its decision is in the case file', async () => {
  await intake.end(record.caseId, 'contained');
  expect(await release()).toEqual({ outcome: 'started', number: 1 });
  expect(intake.released).toMatchObject([
    { instanceId: `${record.instanceId}:release`, input: { number: 1, caseId: record.caseId } },
  ]);
  expect(await startOf(intake.store, record.caseId)).toMatchObject({ account: { displayName: 'Ada' } });
  expect(await decisions()).toBe(1);
});

test('a release leaves the delegates their rights whom the containment left them', async () => {
  const organisation = { ...intake, keepDelegates: ['assistant@contoso.com'] };
  const { incident, options } = record;
  const taken = await startContainment(organisation, {
    reference: { by: 'object-id', value: bob },
    incident,
    options,
    sentBy: aSender,
  });
  if (!('case' in taken)) throw new Error('not started');
  const { caseId } = taken.case;
  const { input } = intake.started[0]!;
  await tell(intake.store, caseId, planned(input.account, intake.now()));
  await tell(intake.store, caseId, tried('attempt', 'block-sign-in', intake.now()));
  await intake.end(caseId, 'contained');
  expect(await releaseCase(taken.case, decided(), organisation, noTenant)).toMatchObject({ outcome: 'started' });
  // The organisation's list may be long: whoever acts reads it, and no history carries it.
  expect(input.options.keepDelegates).toEqual(['named@contoso.com']);
  expect(goingBy(input, organisation).options.keepDelegates).toEqual(['named@contoso.com', 'assistant@contoso.com']);
  expect(await startOf(intake.store, caseId)).toEqual(input);
});

test('a second release joins the one that is under way', async () => {
  await intake.end(record.caseId, 'contained');
  await release();
  expect(await release()).toEqual({ outcome: 'joined', number: 1 });
  expect(intake.released).toHaveLength(1);
});

test('a release that is decided differently while another is under way is refused', async () => {
  await intake.end(record.caseId, 'contained');
  await releaseCase(record, decided({ steps: ['stop-forwarding'] }), intake, noTenant);
  expect(await release()).toMatchObject({ status: 409 });
  expect(await decisions()).toBe(1);
});

test('a hostile name that nothing captured has is refused, and names the field', async () => {
  await intake.end(record.caseId, 'contained');
  const enabled = [{ Identity: 'adele\\1', Name: 'Archive', Enabled: true, arose: 'earlier' }];
  await intake.store.putIfAbsent(`captures/${record.caseId}/disable-inbox-rules`, { before: { enabled } });
  const named = (name: string) => releaseCase(record, decided({ hostile: [name] }), intake, noTenant);
  expect(await named('inbox rule "Arhcive"')).toMatchObject({
    status: 400,
    rejected: { errors: [{ field: 'hostile', problem: expect.stringContaining('Arhcive') as unknown }] },
  });
  expect(await decisions()).toBe(0);
  expect(await named('Inbox rule "archive"')).toMatchObject({ outcome: 'started' });
});

test('what was accepted is checked against the tenant, and the case file says what it was', async () => {
  await intake.end(record.caseId, 'contained');
  await contained(intake.store, record.caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  const connect = async () => tenantThat(spoken());
  const steps = ['stop-forwarding'];
  const told = await previewOf({ ...aStart(anAccount()), caseId: record.caseId }, decided({ steps }), {
    ...intake,
    connect,
  });
  if ('rejected' in told) throw new Error(told.rejected.reason);
  const [{ id, value }] = told.preview.things as [ReleasePreview['things'][number]];
  const accept = (as: Accepted) => releaseCase(record, decided({ steps, accept: [as] }), intake, connect);
  expect(await accept({ id, value: 'of yesterday' })).toMatchObject({
    status: 409,
    rejected: {
      errors: [{ field: 'accept.0.value', problem: expect.stringContaining('home@example.com') as unknown }],
    },
  });
  expect(await accept({ id: 'stop-forwarding:another', value })).toMatchObject({
    status: 409,
    rejected: { errors: [{ field: 'accept.0.id', remedy: expect.stringContaining('preview') as unknown }] },
  });
  expect(await decisions()).toBe(0);
  expect(await accept({ id, value })).toMatchObject({ outcome: 'started' });
  const { releases } = await readCase(intake.store, record.caseId);
  expect(releases[0]?.decisions[0]?.accept).toEqual([
    { id, value, shown: 'forwarding: forwards mail to home@example.com, keeping a copy' },
  ]);
});

test('a decision of an older version, which accepted by name, is read, and brings nothing back by it', async () => {
  const decision = { ...decided(), accept: ['forwarding'] } as unknown as ReleaseDecision;
  await tell(intake.store, record.caseId, { kind: 'decision', at: intake.now(), decision });
  const { releases } = await readCase(intake.store, record.caseId);
  expect(releases[0]?.decisions[0]?.accept).toMatchObject([{ id: 'forwarding' }]);
});

test('after one that has ended, the next is an instance of its own', async () => {
  await intake.end(record.caseId, 'contained');
  await release();
  await intake.store.putIfAbsent(`releases/${record.caseId}/000001`, { result: 'refused' });
  intake.instances.set(`${record.instanceId}:release`, 'Completed');
  expect(await release()).toEqual({ outcome: 'started', number: 2 });
  expect(intake.released.at(-1)?.instanceId).toBe(`${record.instanceId}:release-2`);
});

test('a release that broke off is started again under its name', async () => {
  await intake.end(record.caseId, 'contained');
  await release();
  intake.instances.set(`${record.instanceId}:release`, 'Terminated');
  expect(await release()).toEqual({ outcome: 'started', number: 1 });
});

test('a case that is still being contained is not released, and nothing is written', async () => {
  intake.instances.set(record.instanceId, 'Running');
  expect(await release()).toMatchObject({ status: 409 });
  expect(await decisions()).toBe(0);
});

test('a case that broke off can be released', async () => {
  intake.instances.set(record.instanceId, 'Terminated');
  expect(await release()).toMatchObject({ outcome: 'started' });
});

test('a case that was followed by another names it', async () => {
  await intake.end(record.caseId, 'contained');
  await intake.store.putIfAbsent(`${claim}000002`, { ...record, caseId: 'C-NEWE-RRRR' });
  const answer = await release();
  expect(answer).toMatchObject({ status: 409 });
  expect(JSON.stringify(answer)).toContain('C-NEWE-RRRR');
});

test.each([
  ['no step at all', [], 'names no step'],
  ['what is no step', ['block-signin'], 'block-signin is no step'],
  ['what the case did not do', ['stop-forwarding', 'hold-mailbox'], 'hold-mailbox was not done'],
  ['what nothing takes back', ['revoke-sessions'], 'revoke-sessions cannot be taken back'],
])('a release of %s is refused, and says what can be released', async (_, steps, problem) => {
  await intake.end(record.caseId, 'contained');
  expect(await releaseCase(record, decided({ steps }), intake, noTenant)).toMatchObject({
    status: 400,
    rejected: { errors: [{ field: 'steps', problem, remedy: 'Leave it out, or use block-sign-in, stop-forwarding' }] },
  });
  expect(await decisions()).toBe(0);
});

test('a release that takes nothing back is refused until the pass of the one before is handed over', async () => {
  await intake.end(record.caseId, 'contained');
  for (const step of ['block-sign-in', 'stop-forwarding', 'reset-password'])
    await tell(intake.store, record.caseId, tried('undo', step, intake.now(), { release: 1 }));
  await intake.store.putIfAbsent(`releases/${record.caseId}/000001`, { number: 1, signInOpened: true });
  expect(await release()).toMatchObject({
    status: 409,
    rejected: { errors: [{ problem: 'was released: nothing is left to take back' }] },
  });
  await intake.store.putIfAbsent(`hand-overs/${record.caseId}/000001-001`, {});
  expect(await release()).toMatchObject({ outcome: 'started', number: 2 });
});

test('a release that could not be started is said to be over: whoever stepped aside goes on', async () => {
  await intake.end(record.caseId, 'contained');
  intake.durable.release = () => Promise.reject(new Error('refused'));
  await expect(release()).rejects.toThrow('refused');
  expect(releaseOf(await readCase(intake.store, record.caseId))).toMatchObject({ result: 'refused' });
});

test('the case shows how a release stands, and how it ended', async () => {
  const at = intake.now();
  const say = (entry: Entry) => tell(intake.store, record.caseId, entry);
  const view = async () => releaseOf(await readCase(intake.store, record.caseId));
  expect(await view()).toBeUndefined();
  await say({ kind: 'decision', at, decision: decided() });
  await say(tried('undo', 'block-sign-in', at, { state: 'later', note: 'throttled', release: 1 }));
  await say(tried('undo', 'block-sign-in', at, { note: 'open', release: 1 }));
  expect(await view()).toMatchObject({ number: 1, result: 'under-way', steps: [{ state: 'holds' }], by: 'Sana' });
  await say({ kind: 'release', at, number: 1, result: 'released', because: [], steps: [] });
  expect(await view()).toMatchObject({ number: 1, result: 'released' });
  await say({ kind: 'decision', at, decision: decided({ kind: 'false-alarm' }) });
  expect(await view()).toMatchObject({ number: 2, result: 'under-way', as: 'false-alarm', steps: [] });
});
