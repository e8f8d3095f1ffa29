import type { DrillVerdict } from './verdict.ts';

type Judged = Pick<DrillVerdict, 'result' | 'complaints' | 'steps' | 'attacker' | 'changed'>;

/** What a case came to, in lines that have no time and no order: how it ended, its steps, the doors, and what is another in the tenant. */
export function finalEffectsOf({ result, complaints, steps, attacker, changed = [] }: Judged): readonly string[] {
  return [
    `result: ${result}`,
    ...complaints.map((complaint) => `complaint: ${complaint}`),
    ...steps.map(({ name, state }) => `step ${name}: ${state}`),
    ...attacker.tried.map(({ door, opened }) => `door ${door}: ${opened ? 'open' : 'shut'}`),
    ...changed.map((change) => `tenant ${change}`),
  ].toSorted();
}

/** What one has and the other lacks, marked `-` and `+`; none where both came to the same. */
export function differingEffects(expected: Judged, found: Judged): readonly string[] {
  const [was, is] = [finalEffectsOf(expected), finalEffectsOf(found)];
  return [
    ...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
  ];
}
