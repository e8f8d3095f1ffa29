import { styleText } from 'node:util';
import { padTo, wrapTo } from '../../drill/rehearsal/terminal/columns.ts';
import type { CaseVerdict } from '../../shared/casefile/verify-case.ts';

/** 0: anchored to the end. 3: one at least is broken. 4: consistent, and not anchored to the end. */
export function exitCodeFor(verdicts: readonly CaseVerdict[]): 0 | 3 | 4 {
  if (verdicts.some(({ is }) => is === 'broken')) return 3;
  return verdicts.some(({ is }) => is === 'not-anchored') ? 4 : 0;
}

const colors = { whole: 'green', 'not-anchored': 'yellow', broken: 'red' } as const;
const indent = ' '.repeat(14);

/** One line a case, more where it has to say more. */
export function describeVerdicts(verdicts: readonly CaseVerdict[], columns: number): string {
  const lines = verdicts.flatMap((verdict) => {
    const state = padTo(styleText(colors[verdict.is], verdict.is.replace('-', ' ')), indent.length);
    return wrapTo(`${state}${verdict.caseId}  ${sentenceOf(verdict)}`, columns, indent);
  });
  return lines.map((line) => `${line}\n`).join('');
}

function sentenceOf(verdict: CaseVerdict): string {
  const { entries } = verdict;
  if (verdict.is === 'broken') return `entry ${verdict.at} ${verdict.why}`;
  if (verdict.is === 'whole') return `${entries} entries, anchored to the end`;
  if (verdict.anchored === 0)
    return `${entries} entries, consistent; nothing outside tells whether some are missing at the end`;
  return `${entries} entries, consistent and anchored up to entry ${verdict.anchored}; what follows could have been changed`;
}
