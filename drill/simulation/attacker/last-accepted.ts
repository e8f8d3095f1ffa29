import type { TenantLogEntry } from '../tenant/state.ts';

/**
 * When the tenant last did what the attacker wanted, counted from `since`; undefined when it never did. That a delegate signs in to
 * an account of their own takes nothing from the victim; what they read there does.
 */
export function lastAcceptedAt(log: readonly TenantLogEntry[], since: number): number | undefined {
  const times = log
    .filter(({ accepted, at }) => accepted && at >= since)
    .filter(({ actor, operation }) => actor === 'attacker' || (actor === 'delegate' && !operation.startsWith('grant ')))
    .map(({ at }) => at);
  return times.length === 0 ? undefined : Math.max(...times);
}
