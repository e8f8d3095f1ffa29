import { tell } from '../casefile/record.ts';
import type { Verdict } from '../catalogue/step.ts';
import type { ReleaseKind } from '../domain/decision.ts';
import { outcomeOf } from '../plan/outcome.ts';
import type { Outcome, Undone } from '../plan/outcome.ts';
import type { WorkContext } from './work-context.ts';

/** How something stands, as far as one try can tell. */
export type Told = Omit<Undone, 'run' | 'step' | 'attempts' | 'since' | 'seenAt'>;

/** What there is to do, and how it is seen. Both hear when the service last acknowledged it. */
export interface Deed {
  readonly act: (actedAt: string | undefined) => Promise<void>;
  readonly look: (actedAt: string | undefined) => Promise<Verdict>;
}

export interface Try extends Pick<Outcome, 'run' | 'step'> {
  readonly caseId: string;
  /** How it stood before; undefined at the first try. */
  readonly before: Outcome | undefined;
  readonly lookOnly?: boolean | undefined;
  /** Answers what there is to do, or how it stands where there is nothing. */
  readonly prepare: (since: string) => Promise<Deed | Told>;
  readonly explain: (error: unknown) => Told | Promise<Told>;
  /** As what the case is told of it; undefined: not at all. */
  readonly tellAs: (
    outcome: Undone,
    acts: boolean,
  ) =>
    { readonly kind: 'attempt' | 'verdict' | 'undo'; readonly as?: ReleaseKind; readonly release?: number } | undefined;
}

/**
 * One try at doing a step, or at taking it back: acts unless an earlier one has and nothing asks for more, looks, and tells the case.
 * Answers an outcome whatever happens.
 */
export async function tryOnce(
  { caseId, run, step, before, lookOnly, prepare, explain, tellAs }: Try,
  { tenant, store }: WorkContext,
): Promise<Undone> {
  const since = before?.since ?? tenant.now();
  const attempts = (before?.attempts ?? 0) + 1;
  const acts = !lookOnly && (before?.actedAt === undefined || before.actAgain === true);
  let actedAt = before?.actedAt;
  let told: Told;
  try {
    const deed = await prepare(since);
    if ('state' in deed) told = deed;
    else {
      if (acts) {
        await deed.act(actedAt);
        // Acknowledged: where the look fails, the next try only looks.
        actedAt = tenant.now();
      }
      told = outcomeOf(await deed.look(actedAt));
    }
  } catch (error) {
    told = await explain(error);
  }
  const acted = actedAt === undefined ? {} : { actedAt };
  const outcome: Undone = { run, step, ...acted, ...told, attempts, since, seenAt: tenant.now() };
  const as = tellAs(outcome, acts);
  if (!as) return outcome;
  const { state, note, seenAt: at = since } = outcome;
  try {
    await tell(store, caseId, { ...as, at, run, step, state, note, attempts, actedAt: outcome.actedAt });
    return outcome;
  } catch (error) {
    // What was done is done: the history has the outcome, and the case says that its file does not.
    return { ...outcome, note: `${note}; not in the case file (${error instanceof Error ? error.name : 'error'})` };
  }
}
