import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { decide } from '../../shared/decisions/decide.ts';
import { Decision } from '../../shared/domain/decision.ts';
import { fakeIntake, type FakeIntake } from '../intake/fake-intake.ts';

const record = { caseId: 'C-7KQ4-M2XF', instanceId: 'tenant.account' } as CaseRecord;
let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

const woken = (): string[] => intake.raised.map(({ instanceId }) => instanceId);

test('an approval is written down, and wakes the run it is about', async () => {
  const approval = Decision.parse({ decision: 'approve', by: 'Noor', about: 'purge-sent-messages' });
  intake.instances.set('tenant.account:purge-sent-messages', 'Running');
  await decide(record, approval, intake);
  expect(woken()).toEqual(['tenant.account:purge-sent-messages']);
  expect((await intake.store.entries(record.caseId)).map(({ kind }) => kind)).toEqual(['decision']);
});

test('a word about the case itself wakes its watch and its aftercare', async () => {
  for (const name of ['watch', 'aftercare']) intake.instances.set(`tenant.account:${name}`, 'Running');
  await decide(record, Decision.parse({ decision: 'escalate', by: 'Noor' }), intake);
  expect(woken()).toEqual(['tenant.account:watch', 'tenant.account:aftercare']);
});

test('where nobody waits yet the word is in the case file all the same', async () => {
  await decide(record, Decision.parse({ decision: 'escalate', by: 'Noor' }), intake);
  expect(woken()).toEqual([]);
  expect(await intake.store.entries(record.caseId)).toHaveLength(1);
});
