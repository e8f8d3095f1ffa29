import { tell } from '../../shared/casefile/record.ts';
import { readCase } from '../../shared/casefile/case-file.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { refuseIdleDecision } from '../../shared/decisions/refuse-idle-decision.ts';
import { Decision } from '../../shared/domain/decision.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { fakeIntake } from '../intake/fake-intake.ts';
import type { FakeIntake } from '../intake/fake-intake.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { tried } from '../casefile/an-entry.ts';

const options = PlanOptions.parse({ purgeSent: { askedBy: 'Mia', subject: 'invoice' } });
const record = { caseId: 'C-7KQ4-M2XF', instanceId: 'tenant.account', options } as CaseRecord;
const approve = (about: string): Decision => Decision.parse({ decision: 'approve', by: 'Noor', about });
let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

async function stands(run: string, state: string): Promise<void> {
  await tell(intake.store, record.caseId, tried('attempt', run, intake.now(), { state }));
  intake.instances.set(`tenant.account:${run}`, 'Running');
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

test.each(['approve', 'reject'] as const)('after somebody has said %s, another word changes nothing', async (said) => {
  const about = 'purge-sent-messages';
  await stands(about, 'not-yet');
  await tell(intake.store, record.caseId, {
    kind: 'decision',
    at: intake.now(),
    decision: { decision: said, by: 'Noor', about },
  });
  for (const decision of ['approve', 'reject'] as const) {
    const word = Decision.parse({ decision, by: 'Sam', about });
    expect((await refuseIdleDecision(record, word, intake))?.errors).toMatchObject([
      { field: 'about', problem: expect.stringContaining('was decided before') as unknown },
    ]);
  }
});

test('who asked for a purge cannot approve it, and may take it back', async () => {
  const about = 'purge-sent-messages';
  await stands(about, 'not-yet');
  const said = async (decision: 'approve' | 'reject') =>
    (await refuseIdleDecision(record, Decision.parse({ decision, by: ' MIA ', about }), intake))?.errors[0]?.problem;
  expect(await said('approve')).toContain('a second person has to approve');
  expect(await said('reject')).toBeUndefined();
});

test('a run that waits for something else takes no decision', async () => {
  await stands('disable-inbox-rules', 'not-yet');
  expect(await refused('disable-inbox-rules')).toMatch(/No run waits/);
});

test('a run that goes on after the result of its case takes a decision as long as it waits', async () => {
  await stands('purge-sent-messages', 'not-yet');
  await intake.store.putIfAbsent(keys.result(record.caseId), { result: 'contained' });
  expect(await refused('purge-sent-messages')).toBeUndefined();
  intake.instances.set('tenant.account:purge-sent-messages', 'Completed');
  expect(await refused('purge-sent-messages')).toMatch(/how it ended/);
});

test.each([
  '',
  '   ',
  '\u200b',
  '\u3164',
  '\u115f',
  '\u1160',
  '\uffa0',
  '\u2800',
  '\ufe0f',
  '\u034f',
  '.\u202egnp',
  'a\u0007',
])('nobody decides under the name %j', (by) => {
  expect(Decision.safeParse({ decision: 'close', by }).success).toBe(false);
});
test.each(['Noor Haddad, head of security', 'Zoë', '李小龍', 'SOC-7'])('somebody decides as %s', (by) => {
  expect(Decision.safeParse({ decision: 'close', by }).success).toBe(true);
});

test('what was written down under such a name is still read', async () => {
  const decision = { decision: 'tick', by: '\u3164', channel: 'phone-tree' } as const;
  await tell(intake.store, record.caseId, { kind: 'decision', at: intake.now(), decision });
  expect((await readCase(intake.store, record.caseId)).decisions).toMatchObject([{ decision }]);
});
