import { tell } from '../casefile/record.ts';
import type { Verdict } from '../catalogue/step.ts';
import type { ReleaseKind } from '../domain/decision.ts';
import { hasLanded, outcomeOf } from '../plan/outcome.ts';
import type { Before, Outcome, Undone } from '../plan/outcome.ts';
import type { WorkContext } from './work-context.ts';

/** How something stands, as far as one try can tell. */
export type Told = Omit<Undone, 'run' | 'step' | 'attempts' | 'since' | 'seenAt'>;

/** What there is to do, and how it is seen. Both hear when the service last acknowledged it. */
export interface Deed {
  readonly act: (actedAt: string | undefined) => Promise<void>;
  readonly look: (actedAt: string | undefined, acts: number) => Promise<Verdict>;
  /** How many changes of the act the tenant acknowledged. */
  readonly writes: () => number;
}

export interface Try extends Pick<Outcome, 'run' | 'step'> {
  readonly caseId: string;
  /** How it stood before; undefined at the first try. */
  readonly before: Before | undefined;
  readonly lookOnly?: boolean | undefined;
  /** How many attempts may change something while the tenant does not show it. */
  readonly mostChanges?: number | undefined;
  /** Whether somebody stopped a change of it. */
  readonly wasPaused?: () => boolean;
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

/** A change that is made again and again and never shows is no containment: a person has to look. */
const mostChangesOfAny = 30;

/**
 * One try at doing a step, or at taking it back: acts unless an earlier one has and nothing asks for more, looks, and tells the case.
 * Answers an outcome whatever happens.
 */
export async function tryOnce(
  { caseId, run, step, before, lookOnly, mostChanges = mostChangesOfAny, wasPaused, prepare, explain, tellAs }: Try,
  { tenant, store }: WorkContext,
): Promise<Undone> {
  const since = before?.since ?? tenant.now();
  const attempts = (before?.attempts ?? 0) + 1;
  let changes = before?.changes ?? 0;
  const isDue = !lookOnly && (before?.actedAt === undefined || before.actAgain === true);
  const isActing = isDue && changes < mostChanges;
  let actedAt = before?.actedAt;
  let acts = before?.acts ?? (actedAt === undefined ? 0 : 1);
  let told: Told;
  try {
    const deed = await prepare(since);
    if ('state' in deed) told = deed;
    else {
      if (isActing) {
        try {
          await deed.act(actedAt);
        } finally {
          if (deed.writes() > 0) changes += 1;
        }
        // Acknowledged: where the look fails, the next try only looks.
        actedAt = tenant.now();
        acts += 1;
      }
      told = outcomeOf(await deed.look(actedAt, acts));
      if (isDue && !isActing && told.actAgain) told = changedInVain(told, changes);
    }
  } catch (error) {
    told = await explain(error);
  }
  const acted = actedAt === undefined ? {} : { actedAt, ...(acts > 1 ? { acts } : {}) };
  const changed = changes === 0 || hasLanded(told) ? {} : { changes };
  const seenAt = tenant.now();
  // What is stopped is tried again, and its patience begins then.
  const standing = wasPaused?.() ? { ...told, state: 'later' as const, since: seenAt } : { ...told, since };
  const outcome: Undone = { run, step, ...acted, ...changed, ...standing, attempts, seenAt };
  const as = tellAs(outcome, isActing);
  if (!as) return outcome;
  const { state, note, seenAt: at = since } = outcome;
  try {
    await tell(store, caseId, { ...as, at, run, step, state, note, attempts, actedAt: outcome.actedAt });
    return outcome;
  } catch (error) {
    // What was done is done: the history has how it stands, and the case says that its file does not have what was seen.
    return {
      ...outcome,
      why: `what was seen is not in the case file (${error instanceof Error ? error.name : 'error'})`,
    };
  }
}

function changedInVain({ note }: Told, changes: number): Told {
  const said = `changed ${String(changes)} times, and the tenant does not show it: Cordon changes it no more`;
  return { state: 'timed-out', note: `${said}, a person must look; last seen: ${note}` };
}
