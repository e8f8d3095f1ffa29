import { aSender } from '../signed-in.ts';
import { readAlert } from '../../shared/alerts/read-alert.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { decideHeld } from '../../shared/decisions/decide-held.ts';
import type { HeldDecided } from '../../shared/decisions/held-decided.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import type { AccountReference } from '../../shared/domain/account-reference.ts';
import { Decision } from '../../shared/domain/decision.ts';
import { askGates } from '../../shared/intake/gates.ts';
import type { Gate, GateAnswer } from '../../shared/intake/gates.ts';
import { ofOneIncident } from '../../shared/intake/of-one-incident.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import { takeIn } from '../../shared/intake/take-in.ts';
import { viewCase } from '../../shared/views/case-view.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { anAccount } from '../plan/an-account.ts';
import { fakeIntake, tenantId } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

const answers =
  (answer: GateAnswer): Gate =>
  async () =>
    answer;
const isProtected = answers({ is: 'hold', because: ['the account is protected'] });
const notUrgent: Gate = async (_account, { incident }) =>
  incident.severity === 'high' ? { is: 'go' } : { is: 'ask', because: [`severity ${incident.severity}`] };

async function take(more: object = {}): Promise<{ record: CaseRecord; outcome: string }> {
  const body = { account: 'adele@contoso.com', reason: 'x', ...more };
  const read = readAlert(body, { receivedAt: intake.now(), farEnd: intake.farEnd, sentBy: aSender });
  if (!('alerts' in read)) throw new Error(JSON.stringify(read));
  const taken = await startContainment(intake, read.alerts[0]);
  if (!('case' in taken)) throw new Error('nothing came of it');
  return { record: taken.case, outcome: taken.outcome };
}
const say = (record: CaseRecord, decision: string, more: object = {}): Promise<HeldDecided | undefined> =>
  decideHeld(record, Decision.parse({ decision, by: 'Ines', about: 'containment', ...more }), intake);
const kindsOf = async ({ caseId }: CaseRecord): Promise<string[]> =>
  (await intake.store.entries(caseId)).map(({ kind }) => kind);

test('without a gate everything goes; of several the strictest word counts, with all reasons', async () => {
  const asked = (...gates: Gate[]): ReturnType<typeof askGates> => askGates(gates, {} as never, {} as never);
  expect(await asked()).toEqual({ is: 'go' });
  const ask = answers({ is: 'ask', because: ['late'] });
  const because = ['late', 'the account is protected'];
  expect(await asked(ask, answers({ is: 'go' }), isProtected)).toMatchObject({
    ...{ atOnce: 'nothing', afterApproval: 'full', asks: true, because },
  });
  expect(await asked(async () => Promise.reject(new Error('down')))).toMatchObject({ atOnce: 'nothing', asks: true });
});

const listed = async () => (await listCases({}, intake)).containments;

test('a held case is claimed, recorded and not started, and stands in list and page with its reason', async () => {
  intake.gates = [isProtected];
  const { record, outcome } = await take();
  expect([outcome, intake.started]).toEqual(['held', []]);
  expect((await kindsOf(record)).sort()).toEqual(['alert', 'gate']);
  const { store, durable } = intake;
  expect(await listed()).toMatchObject([{ status: 'held', result: 'held' }]);
  expect(await viewCase(record, store, durable)).toMatchObject({
    status: 'held',
    result: 'held',
    because: ['the account is protected'],
  });
});

test('an alert that comes again is held in the same case, and told once', async () => {
  intake.gates = [isProtected];
  const [first, second] = [await take({ id: '1' }), await take({ id: '2' })];
  expect(second.record.caseId).toBe(first.record.caseId);
  expect((await kindsOf(first.record)).sort()).toEqual(['alert', 'alert', 'gate']);
});

test('a held alert holds back no later one that passes', async () => {
  intake.gates = [notUrgent];
  const { record, outcome } = await take({ severity: 'low', id: '1' });
  expect(outcome).toBe('held');
  expect(await take({ severity: 'high', id: '2' })).toMatchObject({ outcome: 'started', record });
  expect(await listed()).toMatchObject([{ status: 'running' }]);
  expect(await say(record, 'approve')).toMatchObject({ status: 409 });
});

test('a case that is approved starts, and its time counts from the approval', async () => {
  intake.gates = [isProtected];
  const { record } = await take();
  intake.clock += minutes(20);
  expect(await say(record, 'approve')).toEqual({ outcome: 'started' });
  expect(intake.started).toMatchObject([{ input: { incident: { receivedAt: intake.now() }, mode: 'contain' } }]);
  expect(await listed()).toMatchObject([{ status: 'running' }]);
  expect(await kindsOf(record)).toContain('decision');
});

test('an approval that the task hub did not hear counts: sent again, or by the next alert, the case starts', async () => {
  intake.gates = [isProtected];
  const { record } = await take({ id: '1' });
  intake.hubTrouble = new Error('unreachable');
  await expect(say(record, 'approve')).rejects.toThrow('unreachable');
  intake.hubTrouble = undefined;
  intake.clock += seconds(30);
  expect((await take({ id: '2' })).outcome).toBe('started');
});

test('while nobody can tell whether a held case has started, it is not dismissed, nor said to be held', async () => {
  intake.gates = [isProtected];
  const { record } = await take();
  intake.hubTrouble = new Error('out of reach');
  await expect(say(record, 'reject')).rejects.toThrow('out of reach');
  expect(await listed()).toMatchObject([{ status: 'unknown' }]);
});

test('a case that is rejected is dismissed, and the next alert is judged anew', async () => {
  intake.gates = [isProtected];
  const { record } = await take({ id: '1' });
  expect(await say(record, 'reject')).toEqual({ outcome: 'dismissed' });
  expect(await viewCase(record, intake.store, intake.durable)).toMatchObject({
    status: 'ended',
    result: 'dismissed',
    because: ['Ines rejected it'],
  });
  expect(intake.started).toEqual([]);
  expect((await take({ id: '2' })).record.caseId).not.toBe(record.caseId);
});

test('a rejection that the case file could not take is told when it is sent again', async () => {
  intake.gates = [isProtected];
  const { record } = await take();
  const { store, durable } = intake;
  const { append } = store;
  store.append = (caseId, entries, options) =>
    options?.once === 'result' ? Promise.reject(new Error('disk full')) : append(caseId, entries, options);
  await expect(say(record, 'reject')).rejects.toThrow('disk full');
  store.append = append;
  expect(await say(record, 'reject')).toEqual({ outcome: 'dismissed' });
  expect(await viewCase(record, store, durable)).toMatchObject({ status: 'ended', result: 'dismissed' });
});

test('a held case takes no other decision, and one that is not held no approval of its start', async () => {
  intake.gates = [isProtected];
  const { record } = await take();
  const escalate = decideHeld(record, Decision.parse({ decision: 'escalate', by: 'Ines' }), intake);
  for (const other of [escalate, say(record, 'approve', { about: 'purge' })])
    expect(await other).toMatchObject({ status: 409 });
  intake.gates = [];
  expect((await take({ id: '2' })).outcome).toBe('started');
  expect(await say(record, 'approve', { about: 'purge-sent-messages' })).toBeUndefined();
  expect(await say(record, 'reject')).toMatchObject({ status: 409 });
});

describe('alerts of one incident that come one by one', () => {
  const person = (number: number): string => `0a0e0000-0000-4000-8000-00000000000${String(number)}`;
  const sent = async (alert: string, account: string, incidentId?: string): Promise<string> => {
    const evidence = [
      {
        '@odata.type': '#microsoft.graph.security.userEvidence',
        roles: ['compromised'],
        userAccount: { azureAdUserId: account },
      },
    ];
    const body = { id: alert, incidentId, serviceSource: 'microsoftDefenderForOffice365', evidence };
    const tenantReader = {
      resolveAccount: ({ value: objectId }: AccountReference) =>
        Promise.resolve({ ...anAccount(), tenantId, objectId }),
    };
    const { containments } = await takeIn({ ...intake, tenantReader }, body, {
      receivedAt: intake.now(),
      sentBy: aSender,
    });
    return containments.map((one) => ('case' in one ? one.outcome : 'none')).join();
  };
  beforeEach(() => (intake.gates = [ofOneIncident(intake.store)]));

  test('start three accounts, and every further one waits for a person, however often it is named', async () => {
    const all = [1, 2, 3, 4, 5].map((each) => sent(`a-${String(each)}`, person(each), '2972'));
    const outcomes = (await Promise.all(all)).toSorted();
    expect(outcomes).toEqual(['held', 'held', 'started', 'started', 'started']);
    const held = [1, 2, 3, 4, 5].map(person).filter((id) => !intake.instances.has(`${tenantId}.${id}`));
    expect(await sent('a-6', held[0] ?? '', '2972')).toBe('held');
    // A person's word starts it, and so does an alert of something else.
    expect(await sent('a-7', held[0] ?? '')).toBe('started');
    expect(await sent('a-8', held[1] ?? '', '2973')).toBe('started');
  });

  test('join one case of the account', async () => {
    expect(await sent('a-1', person(1), '2972')).toBe('started');
    expect(await sent('a-2', person(1), '2972')).toBe('joined');
    const [only] = intake.started;
    expect((await kindsOf(only!.input as never)).filter((kind) => kind === 'alert')).toHaveLength(2);
  });
});
