import { seconds } from '../../../shared/domain/duration.ts';
import type { TenantState } from './state.ts';

const longestMs = seconds(2);
/** Of each record what reads still show, oldest first, and until when. */
const earlier = new WeakMap<object, readonly Earlier[]>();

interface Earlier {
  readonly record: unknown;
  readonly until: number;
}

/**
 * Changes a record at once for whoever is served by the replica that took the write; `asRead` shows it up to two seconds late. A change comes
 * through in its turn, and none is held up by those after it.
 */
export function change<T extends object>(state: TenantState, record: T, changes: Partial<T>): void {
  const now = state.clock.now();
  const pending = (earlier.get(record) ?? []).filter(({ until }) => now < until);
  const until = Math.max(pending.at(-1)?.until ?? 0, now + Math.floor(state.random() * longestMs));
  earlier.set(record, [...pending, { record: structuredClone(record), until }]);
  Object.assign(record, changes);
}

/**
 * The record as a read shows it now: directory reads are eventually consistent.
 * https://learn.microsoft.com/en-us/entra/architecture/architecture
 */
export function asRead<T extends object>(state: TenantState, record: T): T {
  const shown = earlier.get(record)?.find(({ until }) => state.clock.now() < until);
  return shown === undefined ? record : (shown.record as T);
}
