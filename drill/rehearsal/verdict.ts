import { styleText } from 'node:util';
import { timeSince } from './time-since.ts';

export interface DoorTried {
  readonly door: string;
  readonly opened: boolean;
  readonly answer: string;
}

/** What a drill found; `--json` prints exactly this. */
export interface DrillVerdict {
  readonly caseId: string;
  readonly result: string;
  /** Alert received to last cut-off call acknowledged. */
  readonly t1Ms: number | null;
  /** Alert to the attacker's last accepted action, from the simulated tenant's own log; null when he got nothing through. */
  readonly t2Ms: number | null;
  readonly provenAt: string | null;
  readonly steps: readonly { readonly name: string; readonly state: string; readonly note: string }[];
  /** What did not end as the scenario must; empty when it did. */
  readonly complaints: readonly string[];
  readonly attacker: { readonly tried: readonly DoorTried[]; readonly canStill: readonly string[] };
}

/** Contained is what the case says; that nothing opens any more is what the attacker says. It takes both. */
export function complaintsAbout({ result, attacker }: Pick<DrillVerdict, 'result' | 'attacker'>): string[] {
  return [
    ...(result === 'contained' ? [] : [`the case ended ${result}`]),
    ...attacker.canStill.map((door) => `the attacker can still use ${door}`),
  ];
}

export function exitCodeFor({ complaints }: DrillVerdict): 0 | 1 {
  return complaints.length === 0 ? 0 : 1;
}

export function describeVerdict(verdict: DrillVerdict, alertedAt: number): string {
  const good = exitCodeFor(verdict) === 0;
  const since = (milliseconds: number | null): string => (milliseconds === null ? 'none' : timeSince(milliseconds));
  const width = Math.max(...verdict.attacker.tried.map(({ door }) => door.length)) + 2;
  const doors = verdict.attacker.tried.map(
    ({ door, opened, answer }) =>
      `  ${opened ? styleText('red', 'open') : styleText('green', 'shut')}  ${door.padEnd(width)}${answer}`,
  );
  return [
    '',
    styleText(good ? 'green' : 'red', `DRILL ${verdict.caseId}: ${verdict.result}`),
    `  T1        ${since(verdict.t1Ms)} (alert to last cut-off call)`,
    `  T2        ${since(verdict.t2Ms)} (alert to the attacker's last success)`,
    `  proven    ${verdict.provenAt === null ? 'never' : since(Date.parse(verdict.provenAt) - alertedAt)}`,
    '',
    'The attacker tries every door:',
    ...doors,
    verdict.attacker.canStill.length === 0
      ? styleText('green', 'He can do nothing any more.')
      : styleText('red', `He can still use: ${verdict.attacker.canStill.join(', ')}.`),
    ...verdict.complaints.map((complaint) => styleText('red', `Not as it must be: ${complaint}.`)),
    '',
  ].join('\n');
}
