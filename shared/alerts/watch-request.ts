import type { Matter, MatterForm, Mode } from '../domain/mode.ts';
import type { PlanForm, PlanOptions } from '../domain/plan-options.ts';
import type { FieldProblem } from '../domain/problem.ts';

interface Request {
  readonly account: string;
  readonly mode?: Mode | undefined;
  readonly matter?: MatterForm | undefined;
  readonly options?: PlanForm | undefined;
}

export const watchRemedies = {
  mode: 'Use contain or watch, or leave it out for contain',
  matter: 'Give {"reference": "<of the legal matter>"}',
  preservationMailbox: 'Name a mailbox of this tenant that the watched account cannot open, e.g. one of the legal team',
};

/** What is missing before an account may be watched instead of contained. */
export function watchProblems({ account, mode, matter, options }: Request): FieldProblem[] {
  if (mode !== 'watch') {
    if (!matter) return [];
    return [{ field: 'matter', problem: 'is only for a watch', remedy: 'Send "mode": "watch", or leave it out' }];
  }
  const problems: FieldProblem[] = [];
  if (!matter) {
    problems.push({ field: 'matter', problem: 'is missing: a watch needs one', remedy: watchRemedies.matter });
  }
  const to = options?.preservationMailbox;
  const field = 'options.preservationMailbox';
  const remedy = watchRemedies.preservationMailbox;
  if (!to) problems.push({ field, problem: 'is missing: copies of the mail have to go somewhere', remedy });
  else if (to.toLowerCase() === account.toLowerCase())
    problems.push({ field, problem: 'is the watched account itself', remedy });
  return problems;
}

/** Whoever approved the watch owns the hold; it is there before a step destroys anything, should the watch be escalated. */
export function watchOptions(options: PlanOptions, { approvedBy }: Matter): PlanOptions {
  return { ...options, holdFirst: options.holdFirst ?? { owner: approvedBy } };
}
