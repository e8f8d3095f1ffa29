import { seconds } from '../../../shared/domain/duration.ts';
import type { TenantState } from './state.ts';

const longestMs = seconds(2);
const earlier = new WeakMap<object, { readonly record: unknown; readonly until: number }>();

/** Changes a record at once for whoever is served by the replica that took the write; `asRead` shows it up to two seconds late. */
export function change<T extends object>(state: TenantState, record: T, changes: Partial<T>): void {
  const now = state.clock.now();
  const before = earlier.get(record);
  const old = before !== undefined && now < before.until ? before.record : structuredClone(record);
  earlier.set(record, {
    record: old,
    until: Math.max(before?.until ?? 0, now + Math.floor(state.random() * longestMs)),
  });
  Object.assign(record, changes);
}

/**
 * The record as a read shows it now: directory reads are eventually consistent.
 * https://learn.microsoft.com/en-us/entra/architecture/architecture
 */
export function asRead<T extends object>(state: TenantState, record: T): T {
  const before = earlier.get(record);
  return before !== undefined && state.clock.now() < before.until ? (before.record as T) : record;
}
