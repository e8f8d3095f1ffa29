import { styleText } from 'node:util';
import type { CaseView } from '../../shared/views/case-view.ts';
import { caseTable, describeRow, everyStep, rowsOf } from './terminal/case-table.ts';
import { wrapTo } from './terminal/columns.ts';
import { liveRegion, sizeOf, type Output } from './terminal/live-region.ts';
import { timeSince } from './time-since.ts';

/** Shows the containment as it goes: one line for each change, or on a terminal a table that is drawn again. */
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
  const line = (now: number, text: string): void => {
    output.write(`${timeSince(now - alertedAt).padEnd(12)}${text}\n`);
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
        line(timeOf(row), describeRow(row).trim());
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
      said.push(`${timeSince(now - alertedAt).padEnd(12)}${text}`);
    },
    print: (text) => region.print(text),
    end() {
      region.clear();
      const { columns } = sizeOf(output);
      const acts = said.flatMap((each) => wrapTo(each, columns, ' '.repeat(12)));
      const steps = last ? everyStep(last, columns) : [];
      const ending = last ? endOfRelease(last) : undefined;
      output.write([...acts, ...steps, ...(ending === undefined ? [] : [ending])].map((each) => `${each}\n`).join(''));
    },
  };
}

function endOfRelease({ release }: CaseView): string | undefined {
  if (!release || release.result === 'under-way') return undefined;
  const because = release.because.length > 0 ? `: ${release.because.join('; ')}` : '';
  const colour = release.result === 'released' ? 'green' : 'red';
  return styleText(colour, `${release.result} by ${release.by}${because}`);
}
