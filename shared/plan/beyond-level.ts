import { stepNamed } from '../catalogue/far-end.ts';
import type { FarEnd } from '../catalogue/far-end.ts';
import type { Level } from '../domain/level.ts';

/** Whether only a higher level does the step. */
export function isBeyond(farEnd: Pick<FarEnd, 'order' | 'steps'>, level: Level, step: string): boolean {
  const known = stepNamed(farEnd, step);
  return known !== undefined && !farEnd.order.levels[level].does.includes(known.traits.level);
}
