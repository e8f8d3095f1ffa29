import { Later } from '../shared/domain/errors.ts';
import { outcomeOfError } from '../shared/plan/outcome.ts';
import type { Outcome } from '../shared/plan/outcome.ts';

/** What was asked before the case store could say what the case started with: nothing is known, and it is asked again. */
export function outcomeLater(
  what: Pick<Outcome, 'run' | 'step'>,
  before: Outcome | undefined,
  error: unknown,
): Outcome {
  if (!(error instanceof Later)) throw error;
  const since = before?.since ?? new Date().toISOString();
  const { lookAgain: _, ...known }: Partial<Outcome> = before ?? {};
  return { ...known, ...what, since, ...outcomeOfError(error), attempts: (before?.attempts ?? 0) + 1 };
}
