import type { CaseResult } from '../../shared/plan/conclude.ts';
import type { LogStanding } from '../../shared/plan/proof.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let watch: EpisodeWatch;
let done: Contained;
beforeAll(async () => {
  watch = watchEpisodes();
  done = await contained('cloud');
});
afterAll(() => done.close());

const parent = (): Contained['instances'][number] => done.instances.find(({ name }) => name === 'contain-account')!;

test('a cloud account ends contained', () => {
  expect(done.result).toMatchObject({ result: 'contained', because: [] } satisfies Partial<CaseResult>);
});

test('two activities stand between the alert and the last cut-off call', () => {
  const scheduled = parent()
    .history.filter((event) => event['EventType'] === 4)
    .map((event) => [event['Name'], event['Timestamp']] as const);
  expect(scheduled[0]?.[0]).toBe('open-case');
  expect(scheduled.slice(1, 4).map(([name]) => name)).toEqual(['attempt-step', 'attempt-step', 'attempt-step']);
  expect(new Set(scheduled.slice(1, 4).map(([, at]) => at)).size).toBe(1);
});

test('the handler reads once and the first call of the cut-off is a change', () => {
  const asked = done.tenant.state.log.filter(({ actor }) => actor === 'app').map(({ operation }) => operation);
  const firstChange = asked.findIndex((operation) => !operation.startsWith('GET '));
  // Who is of which rank is read beside the account, in the same round, and a page at a time.
  const ranks = /^GET \/(groups|roleManagement\/directory\/role(Assignments|EligibilityScheduleInstances))/;
  const reads = asked.slice(0, firstChange);
  expect(reads.filter((operation) => !ranks.test(operation)).sort()).toEqual(['GET /organization', 'GET /users']);
  const changes = asked.filter((operation) => !operation.startsWith('GET '));
  expect(changes.slice(0, 3).sort()).toEqual([
    'PATCH /users/{id}',
    'POST /_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions',
    'POST /users/{id}/revokeSignInSessions',
  ]);
});

test('every episode has the ids that the extension would give', () => {
  expect(watch.episodes).toBeGreaterThan(20);
  expect(watch.problems).toEqual([]);
});

test('no history holds a password or a token', () => {
  const histories = JSON.stringify(done.instances);
  expect(histories).not.toContain('passwordProfile');
  expect(histories).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}/);
});

test('a waiting child keeps its history short', () => {
  for (const { name, history } of done.instances) if (name === 'settle-step') expect(history.length).toBeLessThan(100);
});

test('a look that sees what stood before adds nothing to the history, and the result tells that it was seen again', async () => {
  const { history } = parent();
  const looks = history.filter(({ EventType, Name }) => EventType === 4 && Name === 'look-at-all');
  const last = history.find((event) => event['TaskScheduledId'] === looks.at(-1)?.EventId);
  expect(last?.['Result']).toBe('[]');
  const entries = await done.store.entries(done.result.caseId);
  const seen = done.result.outcomes.filter(({ seenAt }) => seenAt === looks.at(-1)?.['Timestamp']);
  expect(seen.length).toBeGreaterThan(10);
  for (const { run, state, attempts, note } of seen)
    expect(entries.findLast((entry) => entry.run === run)).toMatchObject({ kind: 'verdict', state, attempts, note });
});

test('a log that tells nothing more is not answered again, and the proof names each', () => {
  const { history } = done.instances.find(({ name }) => name === 'prove-dead')!;
  const answers = history.flatMap((event) =>
    event['TaskScheduledId'] === undefined ? [] : [JSON.parse(String(event['Result'])) as LogStanding[]],
  );
  expect(answers.length).toBeGreaterThan(1);
  const settled = answers.flat().filter(({ state }) => state !== 'waiting');
  expect(settled.map(({ log }) => log).sort()).toEqual(done.result.proof.map(({ log }) => log).sort());
});
