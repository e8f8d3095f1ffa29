import { styleText } from 'node:util';
import { describeControl, exitCodeOfControl, type Control } from './control.ts';
import { wrapTo } from './terminal/columns.ts';
import { timeSince } from './time-since.ts';

export interface DoorTried {
  readonly door: string;
  readonly opened: boolean;
  readonly answer: string;
}

/** What a drill found; `--json` prints exactly this. */
export interface DrillVerdict {
  readonly caseId: string;
  /** What the seed has drawn; absent where it draws nothing. */
  readonly tenant?: readonly string[];
  readonly result: string;
  /** Alert received to last cut-off call acknowledged. */
  readonly t1Ms: number | null;
  /** Alert to the attacker's last accepted action, from the simulated tenant's own log; null when they got nothing through. */
  readonly t2Ms: number | null;
  readonly provenAt: string | null;
  readonly steps: readonly { readonly name: string; readonly state: string; readonly note: string }[];
  /** What did not end as the scenario must; empty when it did. */
  readonly complaints: readonly string[];
  readonly attacker: {
    readonly tried: readonly DoorTried[];
    readonly canStill: readonly string[];
    /** Doors that opened in the midst of it, when they had to stay shut. */
    readonly gotIn: readonly string[];
  };
  /** Which await the worker was lost at, where a drill takes it away. */
  readonly lostWorker?: string;
  /** How often the engine wrote to its database, and was dropped, where a drill drops it. */
  readonly engine?: { readonly commits: number; readonly drops: number };
  /** How often the process of the host was killed, where a drill kills it. */
  readonly kills?: number;
  /** Where the tenant has become another since the alert, in a drill of these kinds: path and new value, as far as that is no secret. */
  readonly changed?: readonly string[];
  /** Present where steps were left out: the negative control. */
  readonly control?: Control;
}

/** The word that a lower level may use where all went well. */
export const mustEndAs = { soft: 'softened', hard: 'partial' } as const;

/** Contained is what the case says; that nothing opens any more is what the attacker says. It takes both. */
export function complaintsAbout(
  {
    result,
    attacker,
  }: {
    readonly result: string;
    readonly attacker: Pick<DrillVerdict['attacker'], 'canStill'>;
  },
  best = 'contained',
): string[] {
  return [
    ...(result === best ? [] : [`the case ended ${result}`]),
    ...attacker.canStill.map((door) => `the attacker can still use ${door}`),
  ];
}

export function exitCodeFor({ complaints, control }: DrillVerdict): number {
  return control ? exitCodeOfControl(control) : complaints.length === 0 ? 0 : 1;
}

export function describeVerdict(verdict: DrillVerdict, alertedAt: number, columns = 79): string {
  const good = exitCodeFor(verdict) === 0;
  const { tried, canStill } = verdict.attacker;
  const since = (milliseconds: number | null): string => (milliseconds === null ? 'none' : timeSince(milliseconds));
  const width = Math.min(28, Math.max(...tried.map(({ door }) => door.length)));
  const doors = tried.map(
    ({ door, opened, answer }) =>
      `  ${opened ? styleText('red', 'open') : styleText('green', 'shut')}  ${door.padEnd(width)}  ${answer}`,
  );
  const times = [
    `  T1        ${since(verdict.t1Ms)} (alert to last cut-off call)`,
    `  T2        ${since(verdict.t2Ms)} (alert to the attacker's last success)`,
    `  proven    ${verdict.provenAt === null ? 'never' : since(Date.parse(verdict.provenAt) - alertedAt)}`,
  ];
  return [
    '',
    styleText(good ? 'green' : 'red', `DRILL ${verdict.caseId}: ${verdict.result}`),
    ...times.flatMap((line) => wrapTo(line, columns, ' '.repeat(12))),
    '',
    'The attacker tries every door:',
    ...doors.flatMap((line) => wrapTo(line, columns, ' '.repeat(8))),
    ...wrapTo(
      canStill.length === 0
        ? styleText('green', 'The attacker can do nothing any more.')
        : styleText('red', `The attacker can still use: ${canStill.join(', ')}.`),
      columns,
      '  ',
    ),
    ...verdict.complaints.flatMap((complaint) =>
      wrapTo(styleText('red', `Not as it must be: ${complaint}.`), columns, '  '),
    ),
    ...(verdict.control ? wrapTo(styleText('bold', describeControl(verdict.control)), columns, '  ') : []),
    '',
  ].join('\n');
}
