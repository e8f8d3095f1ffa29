import { GraphProblem } from './graph-problem.ts';

/**
 * The logs understand a few clauses, joined by `and` and `or`, and refuse every other. Texts are written as `''` in the patterns.
 * https://learn.microsoft.com/en-us/graph/filter-query-parameter
 */
export function demandClauses(filter: string | undefined, supported: readonly RegExp[]): void {
  for (const clause of clausesOf(filter ?? '')) {
    if (!supported.some((pattern) => pattern.test(clause)))
      throw new GraphProblem(400, 'BadRequest', `Invalid filter clause: ${String(filter)}`);
  }
}

function clausesOf(filter: string): string[] {
  const withoutTexts = filter.replaceAll(/'(?:[^']|'')*'/g, "''").trim();
  if (withoutTexts === '') return [];
  return withoutTexts.split(/\s+(?:and|or)\s+/).map(withoutBrackets);
}

/** Those around clauses, not those of a function. */
function withoutBrackets(said: string): string {
  let clause = said.trim();
  while (clause.startsWith('(')) clause = clause.slice(1).trim();
  const count = (bracket: string): number => clause.split(bracket).length;
  while (clause.endsWith(')') && count(')') > count('(')) clause = clause.slice(0, -1).trim();
  return clause;
}
