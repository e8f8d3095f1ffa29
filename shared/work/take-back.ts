import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { outcomeOf, outcomeOfError } from '../plan/outcome.ts';
import type { Outcome } from '../plan/outcome.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { WorkContext } from './work-context.ts';
import type { ReleaseContext } from '../catalogue/step.ts';

export interface TakeBackInput {
  readonly start: CaseStart;
  readonly step: string;
  /** How it stood before; undefined at the first try. */
  readonly before?: Outcome;
}

/** Takes back what a watch did, one step and one try at a time, and proves it. Answers an outcome whatever happens. */
export async function takeBack(
  { start, step: name, before }: TakeBackInput,
  { farEnd, tenant, store }: WorkContext,
): Promise<Outcome> {
  const step = stepNamed(farEnd, name);
  const since = before?.since ?? tenant.now();
  const run = `${name}-taken-back`;
  const told = { run, step: name, attempts: (before?.attempts ?? 0) + 1, since };
  const captured = await store.get<{ before: unknown }>(keys.capture(start.caseId, name));
  if (!captured || !step || 'irreversible' in step.undo)
    return { ...told, state: 'not-applicable', note: 'nothing to take back' };
  let actedAt = before?.actedAt;
  const { compromisedSince } = start.incident;
  const release: ReleaseContext = { kind: 'false-alarm', compromisedSince, hostile: [], since };
  let outcome: Outcome;
  try {
    if (actedAt === undefined || before?.actAgain === true) {
      await step.undo.restore(start.account, captured.before, tenant, { ...release, actedAt });
      actedAt = tenant.now();
    }
    const verdict = await step.undo.verify(start.account, captured.before, tenant, { ...release, actedAt });
    outcome = { ...told, ...outcomeOf(verdict), actedAt, seenAt: tenant.now() };
  } catch (error) {
    outcome = {
      ...told,
      ...outcomeOfError(error),
      ...(actedAt === undefined ? {} : { actedAt }),
      seenAt: tenant.now(),
    };
  }
  const { state, note, attempts } = outcome;
  await tell(store, start.caseId, { kind: 'undo', at: tenant.now(), run, step: name, state, note, attempts, actedAt });
  return outcome;
}
