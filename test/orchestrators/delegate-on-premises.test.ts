import { people } from '../../drill/simulation/tenant/people.ts';
import type { CaseResult } from '../../shared/plan/conclude.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
let removedAt: number;
beforeAll(async () => {
  done = await contained('hybrid', { without: ['reset-password'] }, ({ state, helpdesk }) => {
    const { clock, compromised, directory, mailboxes } = state;
    const inDirectory = [...directory.values()].find(({ objectId }) => objectId === compromised)!;
    inDirectory.publicDelegates = [people.marie.objectId];
    mailboxes.get(compromised ?? '')!.grantSendOnBehalfTo = [people.marie.objectId];
    clock.at(clock.now() + minutes(5), () => helpdesk.disableOnPremises(compromised ?? ''));
    removedAt = clock.now() + hours(3);
    clock.at(removedAt, () => (inDirectory.publicDelegates = []));
  });
});
afterAll(() => done.close());

const result = (): CaseResult => done.result;

test('the case waits for what a person has to take away in Active Directory, and looks rarely', () => {
  const outcome = result().outcomes.find(({ run }) => run === 'remove-delegates');
  expect(outcome).toMatchObject({ state: 'holds' });
  expect(Date.parse(outcome?.seenAt ?? '')).toBeGreaterThan(removedAt);
  expect(outcome?.attempts).toBeLessThan(60);
});

test('the case file says meanwhile who has to do what, and in time', async () => {
  const entries = await done.store.entries(result().caseId);
  const said = entries.filter(({ step, state }) => step === 'remove-delegates' && state === 'not-yet');
  expect(said[0]).toMatchObject({
    note: expect.stringContaining('from publicDelegates in Active Directory') as unknown,
  });
  const held = entries.find(({ step, state }) => step === 'remove-delegates' && state === 'holds');
  // One cycle of the sync, and a tenth of the wait.
  expect(Date.parse(String(held?.at)) - removedAt).toBeLessThan(minutes(30) + hours(1));
});
