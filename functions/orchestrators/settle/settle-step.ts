import type * as z from 'zod';
import { answerOf, leadsOn } from '../../../shared/plan/outcome.ts';
import type { Standing } from '../../../shared/plan/outcome.ts';
import { settleStep } from '../../contracts/settle.ts';
import { restart } from '../../durable/instance.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { attemptOnce, standingOf } from './attempt-each.ts';
import { doAll, notDone } from './settle-all.ts';
import { untilEnded } from './until-ended.ts';

/** Waits for one step to hold, however long that takes, then does what follows it. A child never throws: it answers outcomes. */
function* settle(
  context: Context,
  { caseId, run, outcome: asItStood }: z.infer<typeof settleStep.input>,
): Durable<readonly Standing[]> {
  const first = asItStood ? standingOf(run, asItStood) : yield* attemptOnce(context, { caseId, run });
  const { outcome, isOver } = yield* untilEnded(context, first, run, (before) =>
    attemptOnce(context, { caseId, run, before }),
  );
  if (!isOver) return restart(context, settleStep, { caseId, run, outcome: answerOf(outcome) });
  if (!leadsOn(outcome, run)) return [outcome, ...notDone(run.then, outcome)];
  return [outcome, ...(yield* doAll(context, caseId, run.then))];
}

serveOrchestrator(settleStep, settle);
