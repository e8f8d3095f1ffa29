import type { OrchestrationContext } from 'durable-functions';
import { hasLanded } from '../../shared/containment/outcome.ts';
import type { Outcome } from '../../shared/containment/outcome.ts';
import type { Move, Plan } from '../../shared/containment/plan.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { attemptStep } from './callables.ts';
import type { AttemptInput } from './callables.ts';
import { inParallel } from './durable.ts';
import type { Durable } from './durable.ts';

/** Reads every verdict that landed once more; what has fallen since is said, never repaired in silence. */
export function* lastLook(
  context: OrchestrationContext,
  start: CaseStart,
  plan: Plan,
  outcomes: readonly Outcome[],
): Durable<Outcome[]> {
  const moves = new Map(flat([...plan.cutOff, ...plan.rest, ...plan.ifAccessPersists]).map((move) => [move.run, move]));
  const looks = outcomes.flatMap((before) => {
    const move = moves.get(before.run);
    return move?.required && hasLanded(before)
      ? [context.df.callActivity(attemptStep.name, { start, move, before, lookOnly: true } satisfies AttemptInput)]
      : [];
  });
  const seen = new Map((yield* inParallel<Outcome>(context, looks)).map((outcome) => [outcome.run, outcome]));
  return outcomes.map((outcome) => seen.get(outcome.run) ?? outcome);
}

function flat(moves: readonly Move[]): Move[] {
  return moves.flatMap((move) => [move, ...flat(move.then)]);
}
