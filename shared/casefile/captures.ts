import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';

/** What was there before a case changed anything, as `intend` keeps it; `before` is the step's own. */
export interface Captured {
  readonly before: unknown;
}

export function capturedBy(store: CaseStore, caseId: string, step: string): Promise<Captured | undefined> {
  return store.get<Captured>(keys.capture(caseId, step));
}

/** The names of the steps that have captured something in a case. */
export async function stepsCapturedIn(store: CaseStore, caseId: string): Promise<string[]> {
  const captures = keys.captures(caseId);
  return (await store.keys(captures)).map((key) => key.slice(captures.length));
}
