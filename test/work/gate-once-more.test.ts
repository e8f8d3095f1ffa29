import type { Context } from '../../functions/durable/orchestration.ts';
import { release } from '../../functions/orchestrators/release/release-account.ts';
import { concludeRelease } from '../../shared/plan/conclude-release.ts';
import type { ReleaseEnd, ReleaseResult } from '../../shared/plan/conclude-release.ts';
import type { ReleasePlan } from '../../shared/plan/release-plan.ts';
import { aRelease, at } from './a-release.ts';

interface Called {
  readonly name: string;
  readonly input: unknown;
}

const run = (step: string) => ({ step, settleWithin: 1, pollEvery: 1 });
const plan: ReleasePlan = {
  stages: [
    { about: 'giving back what was taken', runs: [run('stop-forwarding')] },
    { about: 'opening sign-in', runs: [{ ...run('block-sign-in'), letsIn: true }] },
  ],
  irreversible: [],
  stays: [],
  shutAgain: { cutOff: [], directory: [] },
};

/** Runs the release with a gate that answers in turn. */
function released(gates: readonly (readonly string[])[]): { result: ReleaseResult; undone: string[] } {
  const left = [...gates];
  const undone: string[] = [];
  let refused: readonly string[] = [];
  let result: ReleaseResult | undefined;
  const answer = ({ name, input }: Called): unknown => {
    if (name === 'release-gate') {
      refused = left.shift() ?? [];
      return { plan, isRefused: refused.length > 0 };
    }
    if (name === 'close-release') {
      expect(input).toMatchObject({ isRefused: refused.length > 0 });
      return (result = concludeRelease({ ...(input as ReleaseEnd), refused, release: aRelease() }, undefined));
    }
    const { step } = input as { step: string };
    undone.push(step);
    return { run: `${step}-undo`, step, state: 'holds', note: '', attempts: 1, since: at };
  };
  const df = {
    setCustomStatus: () => undefined,
    callActivity: (name: string, input: unknown) => ({ name, input }),
    callActivityWithRetry: (name: string, _retry: unknown, input: unknown) => ({ name, input }),
    Task: { all: (tasks: readonly Called[]) => tasks },
    currentUtcDateTime: new Date(at),
  };
  const { start, ...asked } = aRelease();
  const running = release({ df } as unknown as Context, { ...asked, caseId: start.caseId });
  for (let next = running.next(); ;) {
    if (next.done && result) return { result, undone };
    const asked = next.value as unknown as Called | readonly Called[];
    next = running.next('name' in asked ? answer(asked) : asked.map(answer));
  }
}

test('what was opened while the rest came back keeps sign-in shut, and what came back is told', () => {
  const { result, undone } = released([[], ['an authenticator was not there before']]);
  expect(undone).toEqual(['stop-forwarding']);
  expect(result).toMatchObject({
    result: 'partly-released',
    because: ['an authenticator was not there before'],
    signInOpened: false,
  });
});

test('sign-in opens where the second look finds nothing', () => {
  const { result, undone } = released([[], []]);
  expect(undone).toEqual(['stop-forwarding', 'block-sign-in']);
  expect(result).toMatchObject({ result: 'released', signInOpened: true });
});

test('what is refused at first is refused whole', () => {
  const { result, undone } = released([['a door']]);
  expect(undone).toEqual([]);
  expect(result).toMatchObject({ result: 'refused', because: ['a door'] });
});
