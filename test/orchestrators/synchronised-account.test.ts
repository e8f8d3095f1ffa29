import type { CaseResult } from '../../shared/plan/conclude.ts';
import { hours } from '../../shared/domain/duration.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let watch: EpisodeWatch;
let done: Contained;
let forwardedWhileWaiting: unknown;
beforeAll(async () => {
  watch = watchEpisodes();
  // The service desk disables the account on premises after two hours, but nobody ever attests a new password.
  done = await contained('hybrid', { without: ['reset-password'], aftercareHours: 1 }, ({ state, helpdesk }) => {
    const { clock, compromised } = state;
    const mailbox = state.mailboxes.get(compromised ?? '')!;
    const began = clock.now();
    clock.at(began + hours(2), () => helpdesk.disableOnPremises(compromised ?? ''));
    // With a token that nothing can revoke.
    clock.at(began + hours(1), () => (mailbox.forwardingSmtpAddress = 'collector@mail-archive.example'));
    clock.at(began + hours(2) - 1, () => (forwardedWhileWaiting = mailbox.forwardingSmtpAddress));
  });
});
afterAll(() => done.close());

const result = (): CaseResult => done.result;

test('a synchronised account whose password was left out ends partial, and says why', () => {
  expect(result()).toMatchObject({ result: 'partial', because: ['reset-password was left out'] });
});

test('the block is put back after each sync until Active Directory agrees', () => {
  const blocks = done.tenant.state.writes.filter(({ operation }) => operation.startsWith('PATCH /users'));
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  expect(result().outcomes.find(({ run }) => run === 'keep-blocked')).toMatchObject({ state: 'holds' });
});

test('what is opened again meanwhile is shut again, though the case waits for the directory', () => {
  expect(forwardedWhileWaiting).toBeNull();
});

test('every episode has the ids that the extension would give', () => {
  expect(watch.episodes).toBeGreaterThan(20);
  expect(watch.problems).toEqual([]);
});
