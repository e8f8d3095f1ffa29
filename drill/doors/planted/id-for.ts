import type { SimulatedUser } from '../../simulation/tenant/simulated-user.ts';

/** Ids of their own for every account that the doors are opened in. */
export function idFor({ objectId }: Pick<SimulatedUser, 'objectId'>, eight: string): string {
  return `${eight}${objectId.slice(8)}`;
}
