import type { TenantState } from './state.ts';

const last = new WeakMap<TenantState, number>();

/**
 * Now, but later than every moment before it. A virtual clock stands still while requests are under way; whether a token is older
 * than a revocation must still be decided by which came first.
 */
export function moment(state: TenantState): number {
  const now = Math.max(state.clock.now(), (last.get(state) ?? 0) + 0.001);
  last.set(state, now);
  return now;
}
