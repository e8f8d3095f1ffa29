import { Later } from '../shared/domain/errors.ts';
import { unanswered } from '../shared/plan/outcome.ts';
import type { Standing } from '../shared/plan/outcome.ts';

/** What was asked before the case store could say what the case started with: nothing is known, and it is asked again. */
export function outcomeLater(
  what: Pick<Standing, 'run' | 'step'>,
  before: Partial<Standing> | undefined,
  error: unknown,
): Standing {
  if (!(error instanceof Later)) throw error;
  const { after: lookAgain } = error;
  return {
    ...unanswered(what, before, new Date().toISOString(), 'what the case started with could not be read'),
    ...(lookAgain === undefined ? {} : { lookAgain }),
  };
}
