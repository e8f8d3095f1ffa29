import { keys } from '../../shared/casefile/keys.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { decideHeld } from '../../shared/decisions/decide-held.ts';
import { expireHold } from '../../shared/intake/expire-hold.ts';
import type { Gate } from '../../shared/intake/gates.ts';
import type { Hold } from '../../shared/intake/hold-case.ts';
import { isOrdered } from '../../shared/intake/is-ordered.ts';
import { startContainment } from '../../shared/intake/start-containment.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { aPerson, aSender } from '../signed-in.ts';
import { adele, bob, fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

let count = 0;
async function alert(sentBy = aSender): Promise<CaseRecord> {
  const times = { receivedAt: intake.now(), compromisedSince: intake.now() };
  const incident = { id: String((count += 1)), source: 'test', title: 'test', severity: 'high' as const, ...times };
  const reference = { by: 'object-id', value: adele } as const;
  const taken = await startContainment(intake, { reference, incident, options: PlanOptions.parse({}), sentBy });
  if (!('case' in taken)) throw new Error('not taken in');
  return taken.case;
}

const last = (): CaseStart => intake.started.at(-1)!.input;
const softly: Gate = async () => {
  return { is: 'limit', atOnce: 'soft', afterApproval: 'full', because: ['it administers'], onExpiry: 'soft' };
};
const holding: Gate = async () => {
  const until = new Date(intake.clock + 60_000).toISOString();
  return {
    is: 'limit',
    atOnce: 'nothing',
    afterApproval: 'full',
    because: ['it administers'],
    until,
    onExpiry: 'soft',
  };
};

test('what an alert starts is ordered, also where whoever started it died before it was kept', async () => {
  await alert();
  expect(await isOrdered(last(), intake.store)).toBe(true);
  const { get } = intake.store;
  const isKept = (key: string): boolean => key.startsWith('starts/');
  const without = { ...intake.store, get: async <T>(key: string) => (isKept(key) ? undefined : get<T>(key)) };
  expect(await isOrdered(last(), without)).toBe(true);
  const more = { ...last(), options: { ...last().options, removeSignInMethods: 'all' as const } };
  expect(await isOrdered(more, without)).toBe(false);
});

test('what goes by another account, other options or another incident is not ordered', async () => {
  await alert();
  const start = last();
  const forged: CaseStart[] = [
    { ...start, account: { ...start.account, objectId: bob } },
    { ...start, account: { ...start.account, objectId: 'bob@contoso.com' } },
    { ...start, account: { ...start.account, objectId: `${adele}/../${bob}` } },
    { ...start, caseId: 'C-AAAA-BBBB' },
    { ...start, caseId: `../${start.caseId}` },
    { ...start, options: { ...start.options, without: ['block-sign-in'] } },
    { ...start, incident: { ...start.incident, compromisedSince: '2020-01-01T00:00:00.000Z' } },
    { ...start, mode: 'watch' },
  ];
  for (const each of forged) expect(await isOrdered(each, intake.store)).toBe(false);
});

test('a case that has ended is not contained again by itself', async () => {
  const { caseId } = await alert();
  await intake.end(caseId, 'contained');
  expect(await isOrdered(last(), intake.store)).toBe(false);
});

test('a softened case goes no further than the policy let it', async () => {
  intake.gates = [softly];
  await alert();
  const { level: _, ...options } = last().options;
  expect(await isOrdered(last(), intake.store)).toBe(true);
  for (const level of ['hard', 'full'] as const)
    expect(await isOrdered({ ...last(), options: { ...options, level } }, intake.store)).toBe(false);
});

async function held(): Promise<{ record: CaseRecord; would: CaseStart }> {
  await alert();
  const [would] = [last()];
  await intake.close();
  intake = await fakeIntake();
  intake.gates = [holding];
  const record = await alert();
  expect(intake.started).toEqual([]);
  return { record, would: { ...would, incident: record.incident } };
}

test('a held case is ordered once it is approved, or once a later alert passes, and not before', async () => {
  const { record, would } = await held();
  expect(await isOrdered(would, intake.store)).toBe(false);
  await decideHeld(record, { decision: 'approve', about: 'containment', by: 'Omar' }, intake);
  expect(await isOrdered(last(), intake.store)).toBe(true);

  await held();
  intake.gates = [];
  await alert(aPerson);
  expect(intake.started).toHaveLength(1);
  expect(await isOrdered(last(), intake.store)).toBe(true);
});

test('where nobody approves in time the case is softened, and that is ordered', async () => {
  const { record, would } = await held();
  const hold = await intake.store.get<Hold>(keys.held(record.caseId));
  if (!hold) throw new Error('the case is not held');
  intake.clock += 120_000;
  await expireHold(record, hold, intake);
  expect(last().options.level).toBe('soft');
  expect(await isOrdered(last(), intake.store)).toBe(true);
  expect(await isOrdered(would, intake.store)).toBe(false);
});
