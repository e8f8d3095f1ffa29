import type { CaseResult } from '../../shared/plan/conclude.ts';
import { watchEpisodes } from '../host/watch-episodes.ts';
import type { EpisodeWatch } from '../host/watch-episodes.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

interface Input {
  readonly run?: { readonly name: string };
  readonly runs?: readonly { readonly name: string }[];
  readonly examinations?: readonly string[];
}

/** Breaks off the first call of each attempt and examination, and the first round of looks: half of them before they have begun, half when they are done. */
function breakOffOnce(): Set<string> {
  const broken = new Set<string>();
  Reflect.set(globalThis, Symbol.for('fixture.activity'), (name: string, input: Input) => {
    const what = input.run?.name ?? input.runs?.map(({ name: run }) => run).join() ?? input.examinations?.join();
    if (
      ![
        'attempt-step',
        'attempt-all',
        'look-at-all',
        'record-cut-off',
        'examine-account',
        'contain-delegate',
        'start-detached',
      ].includes(name)
    )
      return undefined;
    const call = `${name} ${what ?? ''}`;
    if (broken.has(call)) return undefined;
    broken.add(call);
    return async (go: () => Promise<unknown>) => {
      if (broken.size % 2 === 0) await go();
      throw new Error('the worker went away');
    };
  });
  return broken;
}

let watch: EpisodeWatch;
let broken: Set<string>;
let done: Contained;
beforeAll(async () => {
  watch = watchEpisodes();
  broken = breakOffOnce();
  done = await contained('cloud', { containDelegates: 'suspicious' });
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('fixture.activity'));
  return done.close();
});

const result = (): CaseResult => done.result;

test('a case whose every attempt and examination, and first round of looks, once broke off still ends contained', () => {
  expect([...broken]).toEqual(
    expect.arrayContaining(['attempt-step block-sign-in', 'look-at-all ', 'contain-delegate ']),
  );
  // What is done together broke off together: each of it counts.
  const things = [...broken].flatMap((call) => call.slice(call.indexOf(' ') + 1).split(','));
  expect(things.length).toBeGreaterThan(30);
  const failed = done.instances.flatMap(({ history }) => history.filter(({ EventType }) => EventType === 6));
  expect(failed.length).toBeGreaterThanOrEqual(broken.size);
  expect(result()).toMatchObject({ result: 'contained', because: [] });
});

test('what broke off is asked again until the case file has it', async () => {
  const findings = (await done.store.entries(result().caseId)).filter(({ kind }) => kind === 'finding');
  const asked = [...broken].flatMap((call) =>
    call.startsWith('examine-account ') ? (call.split(' ')[1]?.split(',') ?? []) : [],
  );
  expect(new Set(findings.map((finding) => finding['examination']))).toEqual(new Set(asked));
});

test('every episode has the ids that the extension would give', () => {
  expect(watch.problems).toEqual([]);
});
