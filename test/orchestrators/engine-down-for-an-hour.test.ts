import type { Context } from '../../functions/durable/orchestration.ts';
import { untilEnded } from '../../functions/orchestrators/settle/until-ended.ts';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import type { Standing } from '../../shared/plan/outcome.ts';

const began = Date.parse('2026-11-30T03:00:00Z');
const patience = { settleWithin: minutes(30), pollEvery: seconds(2) };
const acted: Standing = {
  run: 'block-sign-in',
  step: 'block-sign-in',
  state: 'not-yet',
  attempts: 1,
  since: new Date(began).toISOString(),
};

/** How the run ends whose engine was down for an hour after its first attempt, and how often it was looked at. */
function afterAnHour(state: Standing['state']): { readonly looks: number; readonly ends: Standing['state'] } {
  let now = began + hours(1);
  const createTimer = (due: Date): { due: number } => ({ due: due.getTime() });
  const df = {
    get currentUtcDateTime() {
      return new Date(now);
    },
    createTimer,
    setCustomStatus: () => undefined,
  };
  let looks = 0;
  const look = function* (before: Standing): Generator<never, Standing> {
    looks += 1;
    return { ...before, state, attempts: before.attempts + 1 };
  };
  const running = untilEnded({ df } as unknown as Context, acted, patience, look);
  for (;;) {
    const step = running.next();
    if (step.done) return { looks, ends: step.value.outcome.state };
    now = (step.value as unknown as { due: number }).due;
  }
}

test('a run whose engine was down longer than its patience is looked at before anybody gives it up', () => {
  expect(afterAnHour('holds')).toEqual({ looks: 1, ends: 'holds' });
  expect(afterAnHour('not-yet')).toEqual({ looks: 1, ends: 'timed-out' });
});
