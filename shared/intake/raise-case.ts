import { askFor } from '../casefile/asks.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { compareLevels } from '../domain/level.ts';
import type { Level, Permitted } from '../domain/level.ts';
import type { Stop } from './gates.ts';
import type { Intake } from './intake.ts';

/** How far a case goes by itself, and what of it runs only once a person approves. */
export interface Raise {
  readonly from: Level;
  /** The same, or nothing: no approval takes it further. */
  readonly to: Permitted;
  readonly because: readonly string[];
  /** ISO 8601 UTC: when the approval is asked for once more. */
  readonly until?: string;
  /** Too many were contained: until somebody decides, the case stands for the account. */
  readonly byBreaker?: true;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Keeps what waits for a person while the lower level runs. */
export async function keepRaise(
  { caseId }: Pick<CaseRecord, 'caseId'>,
  from: Level,
  to: Permitted,
  { because, until, byBreaker }: Pick<Stop, 'because' | 'until'> & { readonly byBreaker?: true },
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<Raise> {
  const raise: Raise = {
    ...{ from, to, because, at: now() },
    ...(until === undefined ? {} : { until }),
    ...(byBreaker ? { byBreaker } : {}),
  };
  return (await store.putIfAbsent(keys.raise(caseId), raise)).value;
}

/** Whether a person may take the case further. */
export function waitsForPerson(raise: Raise): raise is Raise & { readonly to: Level } {
  return raise.to !== 'nothing' && compareLevels(raise.to, raise.from) > 0;
}

/** Tells the case why it goes no further, and asks people where they may take it further; beside the start, and once more at its end. */
export async function tellRaise(caseId: string, raise: Raise, store: CaseStore): Promise<void> {
  const { because, from: runs, at } = raise;
  const waits = waitsForPerson(raise) ? { waits: raise.to } : {};
  await tell(store, caseId, { kind: 'gate', is: 'limit', at, because, runs, ...waits }, { once: 'limit' });
  if (waitsForPerson(raise)) await askFor(store, askToApprove({ caseId }, raise, raise.to, at));
}

/** The case as it runs where it may not go as far as was asked. */
export function upTo(record: CaseRecord, level: Level): CaseRecord {
  return { ...record, options: { ...record.options, level } };
}

export function askToApprove(
  { caseId }: Pick<CaseRecord, 'caseId'>,
  { because, until }: Pick<Stop, 'because' | 'until'>,
  level: Level,
  at: string,
): Parameters<typeof askFor>[1] {
  return {
    caseId,
    about: 'containment',
    who: 'somebody who may approve cases',
    what: `Approve or reject the ${level} containment: ${because.join('; ')}.`,
    ...(until === undefined ? {} : { until }),
    at,
  };
}
