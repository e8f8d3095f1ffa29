import { styleText } from 'node:util';
import type { CaseView } from '../../shared/views/case-view.ts';
import { timeSince } from './time-since.ts';

type StepView = CaseView['steps'][number];

/** Shows the containment as it goes: one line for each change, or on a terminal a table that is drawn again. */
export interface CaseProgress {
  show(view: CaseView, now: number): void;
  say(text: string, now: number): void;
}

export function caseProgress(
  alertedAt: number,
  output: { write(text: string): unknown; readonly isTTY?: boolean },
): CaseProgress {
  return output.isTTY ? redrawing(alertedAt, output) : lineByLine(alertedAt, output);
}

function lineByLine(alertedAt: number, output: { write(text: string): unknown }): CaseProgress {
  const shown = new Map<string, string>();
  let phase: string | undefined;
  const line = (now: number, text: string): void => {
    output.write(`${timeSince(now - alertedAt).padEnd(13)}${text}\n`);
  };
  return {
    show(view, now) {
      for (const step of view.steps.toSorted((a, b) => timeOf(a, now) - timeOf(b, now))) {
        const key = `${step.state} ${step.note}`;
        if (shown.get(step.run) === key) continue;
        shown.set(step.run, key);
        line(timeOf(step, now), describeStep(step));
      }
      for (const again of view.aftercare?.recurrences ?? []) {
        const key = `${again.at} ${again.run}`;
        if (shown.has(key)) continue;
        shown.set(key, again.seen);
        line(Date.parse(again.at), styleText('red', `again: ${again.run.padEnd(36)}${again.seen}`));
      }
      for (const row of releaseRows(view)) {
        if (shown.has(row)) continue;
        shown.set(row, row);
        line(now, row);
      }
      if (view.phase !== undefined && view.phase !== phase) {
        phase = view.phase;
        line(now, styleText('bold', phase));
      }
    },
    say: (text, now) => line(now, text),
  };
}

function redrawing(alertedAt: number, output: { write(text: string): unknown }): CaseProgress {
  const said: string[] = [];
  let height = 0;
  return {
    show(view, now) {
      const rows = [
        ...said,
        styleText('bold', `DRILL ${view.caseId}  ${timeSince(now - alertedAt)}  ${view.phase ?? view.status}`),
        ...view.steps.map((step) => `  ${describeStep(step)}`),
        ...releaseRows(view).map((row) => `  ${row}`),
      ];
      const up = height > 0 ? `\u001b[${height}A\u001b[0J` : '';
      output.write(`${up}${rows.join('\n')}\n`);
      height = rows.length;
    },
    say(text, now) {
      said.push(`${timeSince(now - alertedAt).padEnd(13)}${text}`);
    },
  };
}

/** How each step that is taken back stands, and then how the release ended. */
function releaseRows({ release }: CaseView): string[] {
  if (!release) return [];
  const steps = release.steps.map(({ step, state, note }) =>
    describeStep({ run: `undo: ${step}`, step, state, note, attempts: 1 }),
  );
  if (release.result === 'under-way') return steps;
  const because = release.because.length > 0 ? `: ${release.because.join('; ')}` : '';
  const colour = release.result === 'released' ? 'green' : 'red';
  return [...steps, styleText(colour, `${release.result} by ${release.by}${because}`)];
}

/** A change is older than the look that finds it. */
const timeOf = (step: StepView, now: number): number => (step.seenAt === undefined ? now : Date.parse(step.seenAt));

const colours: Readonly<Record<string, 'green' | 'red' | 'yellow' | 'gray'>> = {
  holds: 'green',
  acknowledged: 'green',
  'not-yet': 'yellow',
  later: 'yellow',
  refused: 'red',
  'timed-out': 'red',
  'not-performed': 'red',
  'left-out': 'red',
  'not-applicable': 'gray',
};

function describeStep({ run, state, attempts, note }: StepView): string {
  const attempt = attempts > 1 ? ` (attempt ${attempts})` : '';
  return `${run.padEnd(43)}${styleText(colours[state] ?? 'gray', state.padEnd(15))}${note}${attempt}`;
}
