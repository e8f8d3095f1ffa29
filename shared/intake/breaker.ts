import type { CaseRecord } from '../casefile/registry.ts';
import type { Level } from '../domain/level.ts';
import type { GatedAlert } from './gates.ts';

/** Too many are contained already. */
export interface Tripped {
  readonly atOnce: 'soft' | 'nothing';
  readonly because: readonly string[];
}

/**
 * Counts a claimed case before it starts; undefined: it may. Throws where the store cannot be reached: nothing starts uncounted.
 * @param isNew the case was claimed just now, so it cannot have been counted
 */
export type Breaker = (
  record: Pick<CaseRecord, 'caseId' | 'incident' | 'corroborates'>,
  alert: GatedAlert,
  level: Level,
  isNew: boolean,
) => Promise<Tripped | undefined>;
