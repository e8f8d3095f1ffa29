import { GraphProblem } from './graph-problem.ts';

/** `principalId eq '…' and roleDefinitionId eq '…'`: what the clauses ask for, by property. */
export function equalities(filter: string | undefined): Readonly<Record<string, string>> {
  if (filter === undefined) return {};
  const clauses = filter.split(' and ').map((clause) => {
    const [, name, value] = /^(\w+) eq '([^']*)'$/.exec(clause.trim()) ?? [];
    if (name === undefined || value === undefined) {
      throw new GraphProblem(400, 'BadRequest', `Invalid filter clause: ${clause}`);
    }
    return [name, value] as const;
  });
  return Object.fromEntries(clauses);
}

export function matches(row: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => row[name] === value);
}
