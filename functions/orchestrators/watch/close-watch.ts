import { hours, minutes } from '../../../shared/domain/duration.ts';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import type { ReleaseStage } from '../../../shared/catalogue/release-stage.ts';
import type { WatchRun } from '../../../shared/plan/watch-plan.ts';
import { takeBackStep } from '../../contracts/watch.ts';
import type { Begun, WatchEnd } from '../../contracts/watch.ts';
import { isoNow } from '../../durable/now.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performOr } from '../../durable/perform.ts';
import { untilEnded } from '../settle/until-ended.ts';

/** A hold that was lifted may show four hours later; whatever is not gone by then needs a person. */
const patience = { settleWithin: hours(12), pollEvery: minutes(1), looks: Infinity };

/** No mail is copied any more, then the rest goes back to what it was; evidence stays unless the legal team says otherwise. */
export function* closeWatch(
  context: Context,
  caseId: string,
  { plan, outcomes }: Begun,
  liftHold: boolean,
): Durable<WatchEnd> {
  const runsIn = (stage: ReleaseStage): readonly WatchRun[] => plan.runs.filter((run) => run.releaseStage === stage);
  const copies = runsIn('copies');
  const stays = liftHold ? [] : runsIn('evidence');
  const takenBack: Outcome[] = [];
  // The copies first and one after the other: they are few, and nobody waits for them.
  for (const { step } of [...copies, ...plan.runs.filter((run) => !copies.includes(run) && !stays.includes(run))]) {
    const first = yield* takeBack(context, caseId, step);
    const { outcome } = yield* untilEnded(context, first, patience, (before) =>
      takeBack(context, caseId, step, before),
    );
    takenBack.push(outcome);
  }
  const because = takenBack.flatMap((outcome) =>
    hasLanded(outcome) || outcome.state === 'not-applicable'
      ? []
      : [`${outcome.step} was not taken back: ${outcome.note}`],
  );
  return { end: 'closed', because, outcomes: [...outcomes, ...takenBack, ...plan.notDone] };
}

function* takeBack(context: Context, caseId: string, step: string, before?: Outcome): Durable<Outcome> {
  const known = before ?? { run: `${step}-taken-back`, step, attempts: 0, since: isoNow(context) };
  const lost = (): Outcome => ({ ...known, state: 'later', note: 'the attempt gave no answer' });
  return yield* performOr(context, takeBackStep, { caseId, step, ...(before ? { before } : {}) }, lost);
}
