import { styleText } from 'node:util';
import type { CaseView } from '../../shared/views/case-view.ts';
import { caseTable, describeRow, everyStep, noteIndent, rowsOf } from './terminal/case-table.ts';
import { wrapTo } from './terminal/columns.ts';
import { liveRegion, sizeOf, type Output } from './terminal/live-region.ts';
import { timeSince } from './time-since.ts';

/** Shows the containment as it goes: each change in a line or wrapped as the table is, or on a terminal a table that is drawn again. */
export interface CaseProgress {
  show(view: CaseView, now: number): void;
  say(text: string, now: number): void;
  /** Writes something that is not about the case. */
  print(text: string): void;
  /** Leaves on the screen how every step ended. */
  end(): void;
}

/** `title` says which drill it is. */
export function caseProgress(title: string, alertedAt: number, output: Output): CaseProgress {
  return output.isTTY ? redrawing(title, alertedAt, output) : lineByLine(alertedAt, output);
}

function lineByLine(alertedAt: number, output: Output): CaseProgress {
  const shown = new Map<string, string>();
  let phase: string | undefined;
  const { columns } = sizeOf(output);
  const line = (now: number, text: string, indent = timeIndent): void => {
    writeLines(output, wrapTo(timed(now - alertedAt, text), columns, indent));
  };
  return {
    show(view, now) {
      const seenAt = new Map(
        view.steps.map((step) => [step.run, step.seenAt === undefined ? now : Date.parse(step.seenAt)]),
      );
      // A change is older than the look that finds it.
      const timeOf = ({ name }: { readonly name: string }): number => seenAt.get(name) ?? now;
      for (const row of rowsOf(view).toSorted((a, b) => timeOf(a) - timeOf(b))) {
        const key = `${row.state} ${row.note}`;
        if (shown.get(row.name) === key) continue;
        shown.set(row.name, key);
        line(timeOf(row), describeRow(row).trim(), timeIndent + noteIndent);
      }
      for (const again of view.aftercare?.recurrences ?? []) {
        const key = `${again.at} ${again.run}`;
        if (shown.has(key)) continue;
        shown.set(key, again.seen);
        line(Date.parse(again.at), styleText('red', `again: ${again.run}: ${again.seen}`));
      }
      const ending = endOfRelease(view);
      if (ending !== undefined && !shown.has(ending)) {
        shown.set(ending, ending);
        line(now, ending);
      }
      if (view.phase !== undefined && view.phase !== phase) {
        phase = view.phase;
        line(now, styleText('bold', phase));
      }
    },
    say: (text, now) => line(now, text),
    print: (text) => output.write(text),
    end: () => undefined,
  };
}

function redrawing(title: string, alertedAt: number, output: Output): CaseProgress {
  const said: string[] = [];
  const region = liveRegion(output);
  let last: CaseView | undefined;
  return {
    show(view, now) {
      last = view;
      region.draw(caseTable({ title, view, since: now - alertedAt, said }, sizeOf(output)));
    },
    say(text, now) {
      said.push(timed(now - alertedAt, text));
    },
    print: (text) => region.print(text),
    end() {
      region.clear();
      const { columns } = sizeOf(output);
      const acts = said.flatMap((each) => wrapTo(each, columns, timeIndent));
      const steps = last ? everyStep(last, columns) : [];
      const ending = last && endOfRelease(last);
      writeLines(output, [...acts, ...steps, ...(ending === undefined ? [] : wrapTo(ending, columns, '  '))]);
    },
  };
}

const timeIndent = ' '.repeat(12);

function timed(since: number, text: string): string {
  return `${timeSince(since).padEnd(timeIndent.length)}${text}`;
}

function writeLines(output: Output, lines: readonly string[]): void {
  output.write(lines.map((each) => `${each}\n`).join(''));
}

function endOfRelease({ release }: CaseView): string | undefined {
  if (!release || release.result === 'under-way') return undefined;
  const because = release.because.length > 0 ? `: ${release.because.join('; ')}` : '';
  const colour = release.result === 'released' ? 'green' : 'red';
  return styleText(colour, `${release.result} by ${release.by}${because}`);
}
