import type { CutOff } from '../plan/cut-off.ts';
import type { Standing } from '../plan/outcome.ts';
import type { Appended, CaseStore } from './case-store.ts';
import { canonical, sha256 } from './chain.ts';
import { Entry } from './entries.ts';
import { keys } from './keys.ts';
import { keepStart } from './starts.ts';

/**
 * Tells the case what has happened: several things together or none of them. With `once` it may be told again under the same name, by whoever
 * does not know whether they came through, and stands in the file once.
 */
export async function tell(
  store: CaseStore,
  caseId: string,
  entries: Entry | readonly Entry[],
  options: { readonly once?: string } = {},
): Promise<Appended> {
  const told = 'kind' in entries ? [entries] : entries;
  return store.append(
    caseId,
    told.map((entry) => Entry.parse(entry)),
    options,
  );
}

/**
 * Keeps what undo will need before anything is changed, once for each case and step: a repeat never takes the changed state for the old one.
 * Whoever intends a change makes it only after this has answered, with what was kept.
 */
export async function intend(
  store: CaseStore,
  caseId: string,
  {
    at,
    run,
    step,
    before,
  }: { readonly at: string; readonly run: string; readonly step: string; readonly before: unknown },
): Promise<unknown> {
  const { value: kept } = await store.putIfAbsent(keys.capture(caseId, step), { before });
  const entry = { kind: 'capture', at, run, step, sha256: sha256(canonical(kept.before)) } as const;
  await tell(store, caseId, entry, { once: `capture-${step}` });
  return kept.before;
}

/**
 * Tells what the history has of the cut-off and the case file does not. Nothing before the last cut-off call waits for the case store, so the
 * activity `record-cut-off` calls this beside the back doors: it keeps the start, and copies the plan and each outcome that could not be told
 * when it came. What is copied says so. It may be repeated.
 */
export async function tellCutOff(
  store: CaseStore,
  now: string,
  { start, plan, drawnAt, outcomes, escalated }: CutOff,
): Promise<void> {
  const { caseId, account, options } = start;
  await keepStart(store, start);
  const after = escalated ? ({ after: 'watch', ...escalated } as const) : {};
  const planned = { kind: 'plan', at: drawnAt, ...after, account, options, plan, copiedAt: now } as const;
  await tell(store, caseId, planned, { once: 'plan' });
  const entries = await store.entries(caseId);
  // A case that was opened anew does the cut-off once more, and each is told.
  const isTold = ({ run, attempts, actedAt }: Standing): boolean =>
    entries.some((each) => each['run'] === run && each['attempts'] === attempts && each['actedAt'] === actedAt);
  const missing = outcomes.filter((outcome) => outcome.attempts > 0 && !isTold(outcome));
  if (missing.length === 0) return;
  const copies = missing.map(({ run, step, state, why: note = '', attempts, actedAt, seenAt, since }) => {
    return { kind: 'attempt', at: seenAt ?? since, run, step, state, note, attempts, actedAt, copiedAt: now } as const;
  });
  await tell(store, caseId, copies, { once: `cut-off-${drawnAt}` });
}
