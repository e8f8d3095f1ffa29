import type { Guarded, Release } from '../../shared/plan/aftercare.ts';
import type { Entry } from '../../shared/casefile/entries.ts';
import type { Unread } from '../../shared/catalogue/far-end.ts';
import type { Run } from '../../shared/plan/run.ts';
import type { Activity } from '../../shared/plan/proof.ts';
import type { CaseStart } from '../../shared/domain/case-start.ts';
import type { Callable } from '../durable/durable.ts';

/** The watch after a containment, as it goes on from look to look. */
export interface Aftercare {
  readonly start: CaseStart;
  readonly guarded: readonly Guarded[];
  /** What is done anew once the sign-in was open. */
  readonly cutOff: readonly Run[];
  /** ISO 8601 UTC. */
  readonly until: string;
  /** ISO 8601 UTC: when something was last opened again, or the watch began. */
  readonly calmSince: string;
  /** ISO 8601 UTC: sign-ins from then on are news. */
  readonly signInsSince: string;
  readonly looks: number;
  readonly recurrences: number;
  /** As the case was last told. */
  readonly unread?: readonly Unread[];
}

export interface AftercareSeen {
  readonly release: Release;
  /** A newer case of the account, which contains it with a plan of its own. */
  readonly newerCase: string | null;
  readonly signIns: readonly Activity[];
  /** Undefined where the logs were not asked. */
  readonly unread?: readonly Unread[];
}

export interface LookAround {
  readonly start: CaseStart;
  /** ISO 8601 UTC; null: the logs are not asked. */
  readonly signInsSince: string | null;
}

/** The activity knows what time it is. */
type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;

/** What is written into the case file. */
export interface Told {
  readonly caseId: string;
  /** What is told, as no other telling of the case is named: however often it is repeated, each entry is written once. */
  readonly telling: string;
  readonly entries: readonly WithoutTime<Extract<Entry, { kind: 'recurrence' | 'evidence' }>>[];
}

export const lookAround: Callable<LookAround, AftercareSeen> = { name: 'look-around' };
export const tellAftercare: Callable<Told, null> = { name: 'tell-aftercare' };
export const aftercare: Callable<Aftercare, null> = { name: 'aftercare' };
