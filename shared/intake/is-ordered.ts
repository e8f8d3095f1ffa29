import { readCase } from '../casefile/case-file.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { canonical } from '../casefile/chain.ts';
import { keys } from '../casefile/keys.ts';
import { casesOf } from '../casefile/registry.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { KeptOptions } from '../domain/plan-options.ts';
import type { UndoOrder } from '../domain/release.ts';
import type { HeldDecision } from './hold-case.ts';

/**
 * Whether the case store has the order that an instance was started with: whoever has the system key of the Durable extension can start any
 * instance with any input, and nothing turns that off. A case that has ended is not contained again by itself. https://github.com/Azure/azure-functions-durable-extension/issues/838
 */
export async function isOrdered({ caseId, account, options, mode }: CaseStart, store: CaseStore): Promise<boolean> {
  const [records, result, held, word] = await Promise.all([
    casesOf(account, store),
    store.get(keys.result(caseId)),
    store.get(keys.held(caseId)),
    store.get<HeldDecision>(keys.heldDecision(caseId)),
  ]);
  const record = records.find((each) => each.caseId === caseId);
  if (!record || result !== undefined || (held !== undefined && word?.decision !== 'approve')) return false;
  if (mode === 'contain' && record.watch) return wasEscalated(caseId, store);
  const asked = KeptOptions.safeParse(record.options);
  return asked.success && canonical(withoutLevel(asked.data)) === canonical(withoutLevel(options));
}

/** How far it may go at once the policy says, after the claim. */
function withoutLevel({ level: _, ...options }: CaseStart['options']): unknown {
  return options;
}

async function wasEscalated(caseId: string, store: CaseStore): Promise<boolean> {
  return (await readCase(store, caseId)).decisions.some(({ decision }) => decision.decision === 'escalate');
}

/** The same of what is taken back: a person decided exactly this about the case, as this release of it. */
export async function isReleaseOrdered({ caseId, decision, number }: UndoOrder, store: CaseStore): Promise<boolean> {
  const { decisions, releases } = await readCase(store, caseId);
  if (number === undefined) return decisions.some((each) => each.decision.decision === 'close');
  const release = releases.find((each) => each.number === number);
  return release?.decisions.some((each) => contentOf(each) === contentOf(decision)) === true;
}

function contentOf({ kind, hostile, accept, steps }: UndoOrder['decision']): string {
  const accepted = accept.map(({ id, value }) => [id, value]);
  return canonical([kind, hostile, accepted, steps]);
}
