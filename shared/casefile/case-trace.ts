import type { Account, Learnt } from '../domain/account.ts';
import type { ReleaseKind } from '../domain/decision.ts';
import type { PlacedEntry } from './entries.ts';

/** What a case file says about one step. */
export interface StepTrace {
  readonly step: string;
  /** Something was changed for certain; otherwise it was tried, and nobody knows. */
  readonly acted: boolean;
  /** The last word: it was taken back, and for good. */
  readonly takenBack: boolean;
  /** As what the last release that took it back was done. */
  readonly releasedAs?: ReleaseKind;
}

/** What a case file says about what was done to the account. */
export interface CaseTrace {
  /** The account before the first change, with what was learnt of it since; undefined where the plan is not in the case file. */
  readonly account: Account | undefined;
  /** In the order in which they were first tried. */
  readonly steps: readonly StepTrace[];
}

/** Pure. A verdict changes nothing, so only attempts and undoings are read; the result knows what the case file could not take. */
export function traceOf(entries: readonly PlacedEntry[]): CaseTrace {
  const steps = new Map<string, StepTrace>();
  let account: Account | undefined;
  let learnt: Learnt | undefined;
  for (const entry of entries) {
    // An escalated watch has two plans: what was contained is the account as it was read for the second.
    if (entry.kind === 'plan') account = entry.account;
    if (entry.kind === 'account') learnt = entry.learnt;
    if (entry.kind === 'result') {
      for (const { step, actedAt } of entry.outcomes) {
        if (actedAt !== undefined && !steps.has(step)) steps.set(step, { step, acted: true, takenBack: false });
      }
    }
    if (entry.kind !== 'attempt' && entry.kind !== 'undo') continue;
    const { step, state, actedAt } = entry;
    const known = steps.get(step) ?? { step, acted: false, takenBack: false };
    const acted = known.acted || actedAt !== undefined;
    if (entry.kind === 'attempt') steps.set(step, { ...known, acted, takenBack: false });
    else if (state === 'holds' || state === 'acknowledged') {
      const releasedAs = entry.as === undefined ? {} : { releasedAs: entry.as };
      steps.set(step, { ...known, takenBack: true, ...releasedAs });
    }
  }
  return { account: account && learnt ? { ...account, learnt } : account, steps: [...steps.values()] };
}
