import type { CaseResult } from '../../shared/plan/conclude.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let watch: EpisodeWatch;
let done: Contained;
beforeAll(async () => {
  watch = watchEpisodes();
  // A connection that nothing revokes reads on, every twenty minutes, until the mailbox has moved.
  done = await contained('cloud', {}, ({ state }) => {
    const objectId = state.compromised ?? '';
    const mailbox = state.mailboxes.get(objectId)!;
    const begins = state.clock.now();
    const readOn = (): void => {
      if (mailbox.moveRequest && state.clock.now() - mailbox.moveRequest.createdAt >= hours(2)) return;
      state.logs.mailboxActs.push({
        id: `read-${String(state.clock.now())}`,
        at: state.clock.now(),
        operation: 'MailItemsAccessed',
        actor: objectId,
        owner: objectId,
        clientAddress: '203.0.113.66',
        client: 'Client=MSExchangeRPC',
        tokenIssuedAt: begins - hours(1),
      });
      state.clock.at(state.clock.now() + minutes(20), readOn);
    };
    readOn();
  });
});
afterAll(() => done.close());

const result = (): CaseResult => done.result;

test('an old session that reads on runs the mailbox, and the case ends contained once it is quiet', () => {
  expect(result()).toMatchObject({ result: 'contained', because: [], uncertain: [] });
  expect(result().outcomes.find(({ step }) => step === 'move-mailbox')).toMatchObject({ state: 'holds' });
  expect(result().proof.map(({ state }) => state)).toEqual(['quiet', 'quiet', 'quiet']);
});

test('the cut-off was repeated when life was seen', () => {
  const { log } = done.tenant.state;
  const moved = log.find(({ operation }) => operation === 'New-MoveRequest')?.at ?? 0;
  const again = log.filter(
    ({ operation, at }) => operation.endsWith('/revokeSignInSessions') && moved - at < minutes(30),
  );
  expect(again.length).toBeGreaterThanOrEqual(2);
});

test('what was seen is in the case, with address and client', async () => {
  const entries = await done.store.entries(result().caseId);
  const seen = entries.filter((entry) => entry['about'] === 'access');
  expect(JSON.stringify(seen)).toContain('MailItemsAccessed from 203.0.113.66 with Client=MSExchangeRPC, old session');
});

test('the proof keeps its history short, and every episode has the ids that the extension would give', () => {
  const proofs = done.instances.filter(({ name }) => name === 'prove-dead');
  expect(proofs).toHaveLength(2);
  for (const { history } of proofs) expect(history.length).toBeLessThan(100);
  expect(watch.problems).toEqual([]);
});
