import type { OrchestrationContext } from 'durable-functions';
import { hasEnded, hasLanded } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import { nextWait } from '../../../shared/plan/patience.ts';
import type { ReleaseStage } from '../../../shared/catalogue/release-stage.ts';
import type { WatchRun } from '../../../shared/plan/watch-plan.ts';
import type { CaseStart } from '../../../shared/domain/case-start.ts';
import { hours, minutes } from '../../../shared/domain/duration.ts';
import { performOr, sleepUntil } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { takeBackStep } from '../../contracts/watch.ts';
import type { WatchEnd, WatchInput } from '../../contracts/watch.ts';

/** A hold that was lifted may show four hours later; whatever is not gone by then needs a person. */
const giveUpAfter = hours(12);

/** No mail is copied any more, then the rest goes back to what it was; evidence stays unless the legal team says otherwise. */
export function* closeWatch(
  context: OrchestrationContext,
  start: CaseStart,
  { plan, outcomes }: NonNullable<WatchInput['begun']>,
  liftHold: boolean,
): Durable<WatchEnd> {
  const runsIn = (stage: ReleaseStage): readonly WatchRun[] => plan.runs.filter((run) => run.releaseStage === stage);
  const copies = runsIn('copies');
  const stays = liftHold ? [] : runsIn('evidence');
  const takenBack: Outcome[] = [];
  // The copies first and one after the other: at most a few, and nobody waits.
  for (const { step } of [...copies, ...plan.runs.filter((run) => !copies.includes(run) && !stays.includes(run))]) {
    takenBack.push(yield* untilTakenBack(context, start, step));
  }
  const because = takenBack.flatMap((outcome) =>
    hasLanded(outcome) || outcome.state === 'not-applicable'
      ? []
      : [`${outcome.step} was not taken back: ${outcome.note}`],
  );
  return { end: 'closed', because, outcomes: [...outcomes, ...takenBack, ...plan.notDone] };
}

function* untilTakenBack(context: OrchestrationContext, start: CaseStart, step: string): Durable<Outcome> {
  const take = function* (before?: Outcome): Durable<Outcome> {
    const since = context.df.currentUtcDateTime.toISOString();
    const known = before ?? { run: `${step}-taken-back`, step, attempts: 0, since };
    const lost = (): Outcome => ({ ...known, state: 'later', note: 'the try gave no answer' });
    return yield* performOr(context, takeBackStep, { start, step, ...(before ? { before } : {}) }, lost);
  };
  let outcome = yield* take();
  while (!hasEnded(outcome)) {
    const waited = context.df.currentUtcDateTime.getTime() - Date.parse(outcome.since);
    if (waited > giveUpAfter) return { ...outcome, state: 'timed-out' };
    const wait = nextWait(waited, minutes(1), outcome.lookAgain);
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + wait));
    outcome = yield* take(outcome);
  }
  return outcome;
}
