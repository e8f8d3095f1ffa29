import { seconds } from '../../shared/domain/duration.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

const breaking = Symbol.for('fixture.activity');
let watch: EpisodeWatch;
let done: Contained;
beforeAll(async () => {
  watch = watchEpisodes();
  // The block is throttled for a moment, and the examination that is asked for again every two seconds never answers.
  Reflect.set(globalThis, breaking, (_: string, { examination }: { examination?: string }) =>
    examination === 'delegates-own-accounts' ? () => Promise.reject(new Error('the worker went away')) : undefined,
  );
  done = await contained('cloud', {}, ({ state }) => {
    state.faults.push({ match: 'PATCH /users/{id}', times: 1, answer: 429, retryAfter: 1 });
  });
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, breaking);
  return done.close();
});

test('a block that was throttled is tried again at once, before any examination has ended', () => {
  const blocks = done.tenant.state.log.filter(({ operation }) => operation === 'PATCH /users/{id}');
  const [first, again] = blocks.map(({ at }) => at);
  expect(blocks[0]?.status).toBe(429);
  expect(Number(again) - Number(first)).toBeLessThan(seconds(3));
});

test('the case still ends contained, with everything that follows the block', () => {
  const { result, outcomes } = done.result;
  expect(result).toBe('contained');
  expect(outcomes.find(({ run }) => run === 'revoke-sessions-after-block')).toMatchObject({ state: 'holds' });
  expect(new Set(outcomes.map(({ run }) => run)).size).toBe(outcomes.length);
});

test('every episode has the ids that the extension would give', () => {
  expect(watch.problems).toEqual([]);
});
