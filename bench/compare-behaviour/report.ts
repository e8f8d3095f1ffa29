import type { Difference } from './compare-behaviour.ts';

/** One line where nothing differs; otherwise the differences below it, each section once, `-` how it was and `+` how it is. */
export function report(name: string, differences: readonly Difference[], takes: number): string {
  const recorded = takes > 1 ? ` (recorded ${takes} times)` : '';
  if (differences.length === 0) return `${name}: same${recorded}\n`;
  const sections = Map.groupBy(differences, ({ section }) => section);
  const lines = [...sections].flatMap(([section, found]) => [
    `  ${section}`,
    ...found.flatMap(({ base, now }) => [
      ...(base === undefined ? [] : [`    - ${base}`]),
      ...(now === undefined ? [] : [`    + ${now}`]),
    ]),
  ]);
  const count = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
  return `${name}: ${count}${recorded}\n${lines.join('\n')}\n`;
}
