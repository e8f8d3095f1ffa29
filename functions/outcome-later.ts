import { Later } from '../shared/domain/errors.ts';
import { outcomeOfError, unanswered } from '../shared/plan/outcome.ts';
import type { Outcome } from '../shared/plan/outcome.ts';

/** What was asked before the case store could say what the case started with: nothing is known, and it is asked again. */
export function outcomeLater(
  what: Pick<Outcome, 'run' | 'step'>,
  before: Partial<Outcome> | undefined,
  error: unknown,
): Outcome {
  if (!(error instanceof Later)) throw error;
  return { ...unanswered(what, before, new Date().toISOString(), error.message), ...outcomeOfError(error) };
}
