import { tell } from '../../shared/casefile/record.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { refuseIdleDecision } from '../../shared/decisions/refuse-idle-decision.ts';
import { Decision } from '../../shared/domain/decision.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { fakeIntake } from '../intake/fake-intake.ts';
import type { FakeIntake } from '../intake/fake-intake.ts';
import { tried } from '../casefile/an-entry.ts';

const record = { caseId: 'C-7KQ4-M2XF' } as CaseRecord;
const approve = (about: string): Decision => Decision.parse({ decision: 'approve', by: 'Noor', about });
let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

async function stands(run: string, state: string): Promise<void> {
  await tell(intake.store, record.caseId, tried('attempt', run, intake.now(), { state }));
}

const refused = async (about: string): Promise<string | undefined> =>
  (await refuseIdleDecision(record, approve(about), intake))?.errors[0]?.remedy;

test('what waits for a decision may be decided', async () => {
  await stands('purge-sent-messages', 'not-yet');
  expect(await refused('purge-sent-messages')).toBeUndefined();
});

test.each([
  ['no run has this name', 'purge-sent-mesages', 'not-yet', /Name one that waits: purge-sent-messages/],
  ['the run has not said yet what would be approved', 'purge-sent-messages', 'later', /No run waits/],
  ['the run has ended', 'purge-sent-messages', 'holds', /No run waits/],
])('a decision is refused where %s', async (_, about, state, remedy) => {
  await stands('purge-sent-messages', state);
  expect(await refused(about)).toMatch(remedy);
});

test('a run that waits for something else takes no decision', async () => {
  await stands('disable-inbox-rules', 'not-yet');
  expect(await refused('disable-inbox-rules')).toMatch(/No run waits/);
});

test('a case that has ended takes none', async () => {
  await stands('purge-sent-messages', 'not-yet');
  await intake.store.putIfAbsent(keys.result(record.caseId), { result: 'contained' });
  expect(await refused('purge-sent-messages')).toMatch(/how it ended/);
});

test.each(['', '   ', '\u200b', '.\u202egnp', 'a\u0007'])('nobody decides under the name %j', (by) => {
  expect(Decision.safeParse({ decision: 'close', by }).success).toBe(false);
});
test.each(['Noor Haddad, head of security', 'Zoë', '李小龍', 'SOC-7'])('somebody decides as %s', (by) => {
  expect(Decision.safeParse({ decision: 'close', by }).success).toBe(true);
});
