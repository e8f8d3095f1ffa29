import { createHash } from 'node:crypto';
import type { Taken } from './taken.ts';

/** Stands for what the thing is just now: another value, another thing. */
export function valueOf({ id, name, does, besides = null }: Pick<Taken, 'id' | 'name' | 'does' | 'besides'>): string {
  return createHash('sha256')
    .update(JSON.stringify([id, name, does, besides]))
    .digest('hex')
    .slice(0, 16);
}
