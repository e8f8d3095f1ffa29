import type { OrchestrationContext } from 'durable-functions';
import type { Outcome } from '../../../shared/plan/outcome.ts';
import { attemptStep } from '../../contracts/contain.ts';
import type { AttemptInput } from '../../contracts/contain.ts';
import { eachInParallel, performOr } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';

/** Attempts side by side. An attempt that dies or times out is a value too: nothing is known of it until it is asked again. */
export function* attemptEach(context: OrchestrationContext, inputs: readonly AttemptInput[]): Durable<Outcome[]> {
  const tasks = inputs.map((input) => context.df.callActivity(attemptStep.name, input));
  const lost = inputs.map((input) => noAnswer(context, input));
  return yield* eachInParallel<Outcome>(context, tasks, (index) => lost[index] as Outcome);
}

export function* attemptOnce(context: OrchestrationContext, input: AttemptInput): Durable<Outcome> {
  return yield* performOr(context, attemptStep, input, () => noAnswer(context, input));
}

function noAnswer(context: OrchestrationContext, { run: { name: run, step }, before }: AttemptInput): Outcome {
  const known = before ?? { run, step, attempts: 0, since: context.df.currentUtcDateTime.toISOString() };
  const { lookAgain: _, ...rest }: Partial<Outcome> & typeof known = known;
  return { ...rest, state: 'later', note: 'the attempt gave no answer', attempts: known.attempts + 1 };
}
