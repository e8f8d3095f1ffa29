import { styleText } from 'node:util';
import { wrapTo } from '../../drill/rehearsal/terminal/columns.ts';
import type { Trial } from './trial.ts';

const signs = {
  works: { sign: '✓', colour: 'green' },
  attention: { sign: '!', colour: 'yellow' },
  fault: { sign: '✗', colour: 'red' },
} as const;
const indent = ' '.repeat(4);

/** A line for what was tried, with what was seen where that says more than that it works; one for the remedy, and one for what does not work until then. */
export function describeTrial({ about, title, mark, says, remedy, disables }: Trial, columns: number): string {
  const { sign, colour } = signs[mark];
  const lines = [
    ...wrapTo(
      `${styleText(colour, sign)} ${title}${mark === 'works' && about !== 'account' ? '' : `: ${says}`}`,
      columns,
      indent,
    ),
    ...(remedy === undefined ? [] : wrapTo(`${indent}→ ${remedy}`, columns, `${indent}  `)),
    ...(disables.length === 0 ? [] : wrapTo(`${indent}disables ${listed(disables)}`, columns, `${indent}  `)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Who reads at 3 a.m. wants to know how much does not work; `-o json` names all. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${String(names.length - 4)} more (-o json names them)` : shown;
}

/** One sentence; nothing that was not tried counts as working. */
export function conclude(trials: readonly Trial[]): string {
  const count = (mark: Trial['mark']): string => String(trials.filter((each) => each.mark === mark).length);
  return `${count('works')} work, ${count('attention')} need a look, ${count('fault')} are at fault. Nothing was changed.`;
}
