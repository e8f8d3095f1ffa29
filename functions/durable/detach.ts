import { startDetached } from '../contracts/settle.ts';
import type { Detached } from '../../shared/domain/detached.ts';
import type { Context, Durable } from './orchestration.ts';
import { performOr } from './perform.ts';

/** Lets go of instances that nobody waits for. Answers whether all are under way. */
export function* detach(context: Context, children: readonly Detached[]): Durable<boolean> {
  if (children.length === 0) return true;
  return (yield* performOr(context, startDetached, children, () => children.length)) === 0;
}
