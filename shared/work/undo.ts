import { tell } from '../casefile/record.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { Later, Refusal } from '../domain/errors.ts';
import type { UndoStart } from '../domain/release.ts';
import type { Tenant } from '../catalogue/tenant.ts';
import { beforeStateOf } from './before-state.ts';
import type { ClaimedCase } from './before-state.ts';
import { readCase } from '../casefile/case-file.ts';
import { hasLanded, outcomeOf, outcomeOfError } from '../plan/outcome.ts';
import type { Outcome, Undone } from '../plan/outcome.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import { casesOf } from '../casefile/registry.ts';
import type { WorkContext } from './work-context.ts';
import { provePassword } from '../plan/release-plan.ts';
import type { ReleaseContext, Step } from '../catalogue/step.ts';

export interface UndoInput {
  readonly release: UndoStart;
  readonly step: string;
  /** How it stood before; undefined at the first try. */
  readonly before?: Outcome;
}

/** One try at taking one step back, and its proof. Answers an outcome whatever happens, and writes it into the case. */
export async function undo(input: UndoInput, work: WorkContext): Promise<Undone> {
  const { tenant, store } = work;
  const { release, step: name, before } = input;
  const { start, decision, number } = release;
  const since = before?.since ?? tenant.now();
  const told = { run: `${name}-undo`, step: name, attempts: (before?.attempts ?? 0) + 1, since };
  let undone: Undone;
  try {
    const cases = await casesOf(start.account, store);
    const newer = newerThan(start, cases);
    if (newer !== undefined) {
      const note = `${newer} contains the account again`;
      return { ...told, state: 'not-performed', note, supersededBy: newer };
    }
    undone = { ...told, ...(await tryOnce(input, since, cases, work)), seenAt: tenant.now() };
  } catch (error) {
    undone = { ...told, ...outcomeOfError(error), ...actedBefore(before), seenAt: tenant.now() };
  }
  const { state, note, attempts, actedAt } = undone;
  try {
    const entry = {
      kind: 'undo',
      at: tenant.now(),
      run: told.run,
      step: name,
      state,
      note,
      attempts,
      actedAt,
    } as const;
    await tell(store, start.caseId, number === undefined ? entry : { ...entry, as: decision.kind, release: number });
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'error';
    return { ...undone, note: `${undone.note}; not in the case file (${kind})` };
  }
  return undone;
}

export function newerThan({ caseId }: CaseStart, cases: readonly ClaimedCase[]): string | undefined {
  const latest = cases.at(-1);
  return latest && latest.caseId !== caseId ? latest.caseId : undefined;
}

type Told = Pick<Outcome, 'state' | 'note' | 'lookAgain' | 'actAgain' | 'actedAt'>;

async function tryOnce(
  { release: { start, decision, number }, step: name, before }: UndoInput,
  since: string,
  cases: readonly ClaimedCase[],
  { farEnd, tenant, store }: WorkContext,
): Promise<Told> {
  const file = await readCase(store, start.caseId);
  if (name === provePassword) return farEnd.password.lookForProof(start, file, tenant);
  const step = stepNamed(farEnd, name);
  if (!step) return { state: 'not-performed', note: `this version of Cordon knows no step ${name}` };
  if ('irreversible' in step.undo) return { state: 'not-applicable', note: step.undo.irreversible };
  // A watch takes back what it did itself: what an earlier case changed is for its own release to take back.
  const earlier = number === undefined ? [] : cases.slice(0, -1);
  const was = await beforeStateOf(step, start, earlier, tenant, store);
  if (!was) return { state: 'not-applicable', note: 'nothing was captured, so nothing was changed' };
  const { kind, hostile, accept } = decision;
  const context: ReleaseContext = {
    kind,
    hostile,
    accept,
    options: start.options,
    since,
    compromisedSince: was.compromisedSince,
    actedAt: before?.actedAt,
  };
  const acted = file.steps.some((each) => each.step === name && each.acted);
  // Once: a service that allows one call a second would refuse the deed behind every look.
  if (!acted && !before) {
    const nothing = await nothingToUndo(step, start, was.before, context, tenant);
    if (nothing) return nothing;
  }
  let { actedAt } = context;
  if (actedAt === undefined || before?.actAgain === true) {
    await step.undo.restore(start.account, was.before, tenant, context);
    actedAt = tenant.now();
  }
  try {
    const verdict = await step.undo.verify(start.account, was.before, tenant, { ...context, actedAt });
    return { ...outcomeOf(verdict), actedAt };
  } catch (error) {
    // It was acknowledged: the next try only looks.
    if (error instanceof Later || error instanceof Refusal) return { ...outcomeOfError(error), actedAt };
    throw error;
  }
}

/** The step was tried and nobody knows whether it went through: where all is as it was, nothing needs to be done. */
async function nothingToUndo(
  { undo: taken }: Step,
  { account }: CaseStart,
  before: unknown,
  context: ReleaseContext,
  tenant: Tenant,
): Promise<Told | undefined> {
  if ('irreversible' in taken) return undefined;
  const told = outcomeOf(await taken.verify(account, before, tenant, context));
  return hasLanded({ state: told.state } as Outcome)
    ? { ...told, note: `nothing was changed: ${told.note}` }
    : undefined;
}

function actedBefore(before: Outcome | undefined): Pick<Outcome, 'actedAt'> {
  return before?.actedAt === undefined ? {} : { actedAt: before.actedAt };
}
