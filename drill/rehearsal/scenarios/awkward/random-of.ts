import { createHash } from 'node:crypto';
import { seededRandom } from '../../../simulation/tenant/seeded-random.ts';
import type { TenantState } from '../../../simulation/tenant/state.ts';

/** Numbers in [0, 1) of its own for each name: whatever else the seed draws, now or in a later version, these stay. */
export function randomOf({ seed }: TenantState, name: string): () => number {
  return seededRandom(
    createHash('sha256')
      .update(`${String(seed)} ${name}`)
      .digest()
      .readUInt32LE(),
  );
}
