import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import type { Outcome } from '../../shared/containment/outcome.ts';
import type { Move, Plan } from '../../shared/containment/plan.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import { seconds } from '../../shared/domain/duration.ts';
import { containDelegates } from './contain-delegates.ts';
import { sleepUntil } from './durable.ts';
import type { Callable, Durable } from './durable.ts';
import { examineAll } from './examine-all.ts';
import { settleBeside } from './settle-beside.ts';
import { settlingFromTheStart } from './settle-step.ts';
import type { Settling } from './settle-step.ts';

export interface Doors {
  readonly start: CaseStart;
  readonly plan: Plan;
  readonly moves: readonly Move[];
  /** The case's: people and events look for what waits for them under its name. */
  readonly instance: string;
}

export interface DoorsShut {
  readonly outcomes: readonly Outcome[];
  /** Examinations that were not answered. */
  readonly unanswered: readonly string[];
  /** Whether all that nothing waits for is under way. */
  readonly isBeside: boolean;
}

type Examining = Pick<Doors, 'start' | 'plan'>;

export const shutDoors: Callable<Doors, DoorsShut> = { name: 'shut-doors' };
export const examineBeside: Callable<Examining, readonly string[]> = { name: 'examine-beside' };

/** Shuts the back doors beside what of the cut-off is still to be settled: neither waits for the other. */
export function* shutDoorsBeside(
  context: OrchestrationContext,
  doors: Doors,
  { done, children }: Settling,
): Durable<DoorsShut> {
  if (children.length === 0) {
    // A child would cost the back doors a hop.
    const shut = yield* shutAll(context, doors);
    return { ...shut, outcomes: [...done, ...shut.outcomes] };
  }
  const child = context.df.callSubOrchestrator(shutDoors.name, doors);
  const [shut, ...settled] = (yield context.df.Task.all([child, ...children])) as [DoorsShut, ...Outcome[][]];
  return { ...shut, outcomes: [...done, ...settled.flat(), ...shut.outcomes] };
}

function* shutAll(context: OrchestrationContext, { start, plan, moves, instance }: Doors): Durable<DoorsShut> {
  const isBeside = yield* settleBeside(context, start, plan, instance);
  context.df.setCustomStatus({ caseId: start.caseId, phase: 'shutting the back doors, waiting for what is slow' });
  const examining = context.df.callSubOrchestrator(examineBeside.name, { start, plan } satisfies Examining);
  const children = settlingFromTheStart(context, start, moves, instance);
  const all = context.df.Task.all([examining, ...children]);
  const [unanswered, ...settled] = (yield all) as [readonly string[], ...Outcome[][]];
  return { outcomes: settled.flat(), unanswered, isBeside };
}

/** Never throws: it answers the examinations that were not answered. */
export function* examine(context: OrchestrationContext): Durable<readonly string[]> {
  const { start, plan } = context.df.getInput<Examining>();
  // This only looks: the doors go first.
  yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + seconds(10)));
  const unexamined = yield* examineAll(context, start, plan.examinations);
  return yield* containDelegates(context, start, unexamined);
}

export function* shut(context: OrchestrationContext): Durable<DoorsShut> {
  return yield* shutAll(context, context.df.getInput<Doors>());
}

df.app.orchestration(shutDoors.name, shut);
df.app.orchestration(examineBeside.name, examine);
