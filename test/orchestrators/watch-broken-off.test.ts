import { hours, minutes } from '../../shared/domain/duration.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

const fixture = Symbol.for('fixture.activity');
const broken = new Set<string>();
let isAway = false;
let episodes: EpisodeWatch;
let done: Watched;
beforeAll(async () => {
  episodes = watchEpisodes();
  // The first of each breaks off, and for three hours nobody can read what was decided.
  Reflect.set(globalThis, fixture, (name: string) => {
    const isFirst = ['begin-watch', 'collect-evidence', 'attempt-step', 'attempt-undo'].includes(name);
    if (!(name === 'read-decision' && isAway) && !(isFirst && !broken.has(name))) return undefined;
    broken.add(name);
    return () => Promise.reject(new Error('the worker went away'));
  });
  done = await watched([
    { after: hours(2), does: () => (isAway = true) },
    { after: hours(3), decision: { decision: 'close', liftHold: false } },
    { after: hours(5), does: () => (isAway = false) },
  ]);
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, fixture);
  return done.close();
});

test('a watch whose questions once broke off, and whose decision nobody could read for hours, ends as it was decided', () => {
  expect([...broken].sort()).toEqual([
    'attempt-step',
    'attempt-undo',
    'begin-watch',
    'collect-evidence',
    'read-decision',
  ]);
  expect(done.view).toMatchObject({ result: 'watched', because: [] });
  expect(done.instances.filter(({ runtimeStatus }) => runtimeStatus !== 'Completed')).toEqual([]);
});

test('it ends within minutes of the moment when the decision can be read', () => {
  const [, , readable] = done.said.map((at) => Date.parse(at));
  const result = done.view.entries.find(({ kind }) => kind === 'result');
  expect(Date.parse(result?.at ?? '') - Number(readable)).toBeLessThan(minutes(10));
});

test('every episode has the ids that the extension would give', () => {
  expect(episodes.problems).toEqual([]);
});
