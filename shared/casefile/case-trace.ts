import * as z from 'zod';
import { Account } from '../domain/account.ts';
import { ReleaseKind } from '../domain/decision.ts';

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
  /** The account before the first change; undefined where the plan is not in the case file. */
  readonly account: Account | undefined;
  /** In the order in which they were first tried. */
  readonly steps: readonly StepTrace[];
}

const Planned = z.object({ kind: z.literal('plan'), account: Account });
const Tried = z.object({ kind: z.enum(['attempt', 'undo']), step: z.string(), state: z.string() });
const Details = z.object({ actedAt: z.string().optional(), as: ReleaseKind.optional().catch(undefined) });
const Ended = z.object({
  kind: z.literal('result'),
  outcomes: z.array(z.object({ step: z.string(), actedAt: z.string().optional() })),
});

/** Pure. A verdict changes nothing, so only attempts and undoings are read; the result knows what the case file could not take. */
export function traceOf(entries: readonly unknown[]): CaseTrace {
  const steps = new Map<string, StepTrace>();
  let account: Account | undefined;
  for (const entry of entries) {
    // An escalated watch has two plans: what was contained is the account as it was read for the second.
    account = Planned.safeParse(entry).data?.account ?? account;
    for (const { step, actedAt } of Ended.safeParse(entry).data?.outcomes ?? []) {
      if (actedAt !== undefined && !steps.has(step)) steps.set(step, { step, acted: true, takenBack: false });
    }
    const tried = Tried.safeParse(entry).data;
    if (!tried) continue;
    const { step } = tried;
    const { actedAt, as } = Details.parse(entry);
    const known = steps.get(step) ?? { step, acted: false, takenBack: false };
    const acted = known.acted || actedAt !== undefined;
    if (tried.kind === 'attempt') steps.set(step, { ...known, acted, takenBack: false });
    else if (tried.state === 'holds' || tried.state === 'acknowledged')
      steps.set(step, { ...known, takenBack: true, ...(as === undefined ? {} : { releasedAs: as }) });
  }
  return { account, steps: [...steps.values()] };
}
