import { styleText } from 'node:util';
import type { CaseView } from '../../../shared/views/case-view.ts';
import { timeSince } from '../time-since.ts';
import { clipTo, padTo, wrapTo } from './columns.ts';
import type { Size } from './live-region.ts';
import { describeState, signOf } from './signs.ts';

export interface Told {
  /** Which drill it is: scenario and seed. */
  readonly title: string;
  readonly view: CaseView;
  /** Milliseconds since the alert. */
  readonly since: number;
  /** What people did, oldest first, each a line. */
  readonly said: readonly string[];
}

/** A step as it stands, of the containment or taken back by a release. */
export interface Row {
  readonly name: string;
  readonly state: string;
  readonly note: string;
  readonly looks: number;
}

/** The case on one screen: what is open is shown, what holds is counted, and never a row more than fits. */
export function caseTable({ title, view, since, said }: Told, { columns, rows }: Size): string[] {
  const steps = rowsOf(view);
  const open = steps.filter(({ state }) => urgencyOf(state) < Infinity);
  open.sort((a, b) => urgencyOf(a.state) - urgencyOf(b.state));
  const head = [
    styleText(
      'bold',
      clipTo(besides(`DRILL ${title}   ${view.caseId}`, `SIMULATED   ${timeSince(since)}`, columns), columns),
    ),
    clipTo(headline(view, steps), columns),
    '',
    clipTo(counts(steps), columns),
  ];
  // A third of what is left tells what people did; the rest is for what is open.
  const left = rows - head.length - 2;
  const lately = said.slice(-Math.max(1, Math.floor(left / 3)));
  const room = left - lately.length;
  const shown = open.length > room ? open.slice(0, room - 1) : open;
  const hidden = open.length - shown.length;
  return [
    ...head,
    ...shown.map((row) => clipTo(describeRow(row), columns)),
    ...(hidden > 0 ? [`   and ${hidden} more that are open`] : []),
    '',
    ...lately.map((line) => clipTo(` ${line}`, columns)),
  ].slice(0, rows);
}

/** Every step, with all that was read: for the end, when there is room. */
export function everyStep(view: CaseView, columns: number): string[] {
  return rowsOf(view).flatMap((row) => wrapTo(describeRow(row), columns, noteIndent));
}

/** Of the lines after the first of a step: a column to the right of where its name begins. */
export const noteIndent = ' '.repeat(20);

function headline({ phase, status, result, release }: CaseView, steps: readonly Row[]): string {
  const holding = steps.filter(({ state }) => state === 'holds' || state === 'acknowledged').length;
  const needed = steps.filter(({ state }) => state !== 'not-applicable').length;
  const stands = release ? `release ${release.result}` : (result ?? phase ?? status);
  return `${styleText('bold', stands.toUpperCase())}: ${holding} of ${needed} hold.`;
}

function counts(steps: readonly Row[]): string {
  const states = ['holds', 'acknowledged', 'not-applicable'].map((state) => {
    const count = steps.filter((step) => step.state === state).length;
    return count === 0 ? [] : [`${describeState(state)} ${count}`];
  });
  return ` ${states.flat().join('   ')}`;
}

export function rowsOf({ steps, release }: CaseView): Row[] {
  return [
    ...steps.map(({ run, state, note, attempts }) => ({ name: run, state, note, looks: attempts })),
    ...(release?.steps ?? []).map(({ step, state, note }) => ({ name: `undo: ${step}`, state, note, looks: 1 })),
  ];
}

export function describeRow({ name, state, note, looks }: Row): string {
  const look = looks > 1 ? ` (look ${looks})` : '';
  return ` ${padTo(describeState(state), 17)} ${padTo(name, 27)} ${note}${look}`;
}

const urgencyOf = (state: string): number => signOf(state).urgency ?? Infinity;

/** Two texts at the two ends of a line. */
function besides(left: string, right: string, columns: number): string {
  return `${padTo(left, columns - right.length - 1)} ${right}`;
}
