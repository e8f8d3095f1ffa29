import type { CaseStart } from '../domain/case-start.ts';
import type { UndoStart } from '../domain/release.ts';
import { beforeStateOf } from './before-state.ts';
import type { ClaimedCase } from './before-state.ts';
import { readCase } from '../casefile/case-file.ts';
import { hasLanded, outcomeOf, outcomeOfError, undoOf } from '../plan/outcome.ts';
import type { Standing, Undone } from '../plan/outcome.ts';
import { acceptedOf, idIn } from '../catalogue/comes-back.ts';
import { valueOf } from '../catalogue/value-of.ts';
import type { Taken } from '../catalogue/taken.ts';
import type { Verdict } from '../catalogue/step.ts';
import { firstOf } from '../catalogue/to-all.ts';
import type { Accepted } from '../domain/decision.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import { casesOf } from '../casefile/registry.ts';
import { countingWrites } from './counting-writes.ts';
import { pausedBySwitch } from './may-write.ts';
import { tryOnce } from './try-once.ts';
import type { Deed, Told, Try } from './try-once.ts';
import type { WorkContext } from './work-context.ts';
import { provePassword } from '../plan/release-plan.ts';

export interface UndoInput {
  readonly release: UndoStart;
  readonly step: string;
  /** How it stood before; undefined at the first try. */
  readonly before?: Standing;
}

/** One try at taking one step back, and its proof. Answers an outcome whatever happens, and writes it into the case. */
export async function undo(input: UndoInput, work: WorkContext): Promise<Undone> {
  const { release, step, before } = input;
  const { start, decision, number } = release;
  const { mayWrite, wasPaused } = pausedBySwitch(work);
  const as = number === undefined ? {} : { as: decision.kind, release: number };
  const taken: Try = {
    caseId: start.caseId,
    ...undoOf(step),
    before,
    wasPaused,
    prepare: (since) => prepare(input, since, work, mayWrite),
    explain: outcomeOfError,
    // The newer case tells what becomes of the account now.
    tellAs: ({ supersededBy }) => (supersededBy === undefined ? { kind: 'undo', ...as } : undefined),
  };
  return tryOnce(taken, work);
}

export function newerThan({ caseId }: CaseStart, cases: readonly ClaimedCase[]): string | undefined {
  const latest = cases.at(-1);
  return latest && latest.caseId !== caseId ? latest.caseId : undefined;
}

async function prepare(
  { release: { start, decision, number }, step: name, before }: UndoInput,
  since: string,
  { farEnd, tenant, store }: WorkContext,
  mayWrite: () => Promise<void>,
): Promise<Deed | Told> {
  const { account, options } = start;
  const cases = await casesOf(account, store);
  const supersededBy = newerThan(start, cases);
  if (supersededBy !== undefined)
    return { state: 'not-performed', note: `${supersededBy} contains the account again`, supersededBy };
  const file = await readCase(store, start.caseId);
  if (name === provePassword) return farEnd.password.lookForProof(start, file, tenant);
  const step = stepNamed(farEnd, name);
  if (!step) return { state: 'not-performed', note: `this version of Cordon knows no step ${name}` };
  const { undo: taken } = step;
  if ('irreversible' in taken) return { state: 'not-applicable', note: taken.irreversible };
  // A watch takes back what it did itself: what an earlier case changed is for its own release to take back.
  const earlier = number === undefined ? [] : cases.slice(0, -1);
  const was = await beforeStateOf(step, start, earlier, tenant, store);
  if (!was) return { state: 'not-applicable', note: 'nothing was captured, so nothing was changed' };
  const { kind, hostile } = decision;
  const accept = acceptedOf(name, decision.accept);
  const context = { kind, hostile, accept, options, since, ...was.believed };
  const counted = countingWrites(tenant, mayWrite);
  const deed: Deed = {
    act: (actedAt) => taken.restore(account, was.before, counted.tenant, { ...context, actedAt }),
    writes: counted.writes,
    look: async (actedAt) => {
      const verdict = await taken.verify(account, was.before, tenant, { ...context, actedAt });
      if (verdict.is !== 'holds' || accept.length === 0) return verdict;
      const all = (await taken.taken?.(account, was.before, tenant, { ...context, actedAt })) ?? [];
      return notAsAccepted(name, accept, all) ?? verdict;
    },
  };
  // Once: a service that allows one call a second would refuse the deed behind every look.
  const isUnsure = !before && !file.steps.some((each) => each.step === name && each.acted);
  return (isUnsure ? await nothingToUndo(deed) : undefined) ?? deed;
}

/** What was accepted and is another by now stays away, and a person has to look again. */
function notAsAccepted(step: string, accept: readonly Accepted[], taken: readonly Taken[]): Verdict | undefined {
  const isSame = ({ id, value }: Accepted): boolean => taken.some((one) => one.id === id && valueOf(one) === value);
  const others = accept.filter((one) => !isSame(one));
  if (others.length === 0) return undefined;
  const names = others.map(({ id }) => taken.find((one) => one.id === id)?.name ?? idIn(step, id));
  const reason = `stays away, because it changed after it was accepted: ${firstOf(names)}; ask for the preview again`;
  return { is: 'not-performed', reason };
}

/** The step was tried and nobody knows whether it went through: where all is as it was, nothing needs to be done. */
async function nothingToUndo({ look }: Deed): Promise<Told | undefined> {
  const told = outcomeOf(await look(undefined, 0));
  return hasLanded(told) ? { ...told, note: `nothing was changed: ${told.note}` } : undefined;
}
