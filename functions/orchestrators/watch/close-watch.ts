import type { UndoOrder } from '../../../shared/domain/release.ts';
import type { Undoing } from '../../../shared/plan/outcome.ts';
import { closePlanOf } from '../../../shared/plan/close-plan-of.ts';
import type { Begun, WatchEnd } from '../../contracts/watch.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { undoAll } from '../settle/settle-undo.ts';

/** Takes back what the watch did, stage after stage, as a release does. */
export function* closeWatch(
  context: Context,
  order: UndoOrder,
  { plan, outcomes }: Begun,
  liftHold: boolean,
): Durable<WatchEnd> {
  const undone: Undoing[] = [];
  for (const runs of closePlanOf(plan, liftHold)) undone.push(...(yield* undoAll(context, order, runs)));
  return { end: 'closed', outcomes, undone };
}
