import { columnsOf } from '../../drill/rehearsal/terminal/columns.ts';

export interface Screen {
  readonly write: (text: string) => void;
  readonly lines: readonly string[];
  readonly scrolledOut: readonly string[];
  /** How many lines did not fit. */
  readonly wrapped: number;
}

/** A terminal as far as the drill uses one: colours, a line feed, moving up, and erasing from there. */
export function screenOf(columns: number, rows: number): Screen {
  const lines: string[] = [''];
  const scrolledOut: string[] = [];
  let row = 0;
  let wrapped = 0;
  const type = (text: string): void => {
    lines[row] = (lines[row] ?? '') + text;
    if (columnsOf(lines[row] ?? '') > columns) wrapped += 1;
  };
  const feed = (): void => {
    row += 1;
    lines[row] ??= '';
    if (row < rows) return;
    scrolledOut.push(lines.shift() ?? '');
    row -= 1;
  };
  const obey = (code: string): void => {
    if (code.endsWith('A')) row = Math.max(0, row - Number.parseInt(code, 10));
    else if (code.endsWith('J')) lines.splice(row, Infinity, '');
  };
  const write = (text: string): void => {
    const [first = '', ...others] = text.split('\u001b[');
    const parts = [
      ['', first],
      ...others.map((part) => /^(\d*[A-Z]|[\d;]*m)(.*)$/s.exec(part)?.slice(1) ?? ['', part]),
    ];
    for (const [code = '', plain = ''] of parts) {
      obey(code);
      const [begun = '', ...next] = plain.replaceAll('\r', '').split('\n');
      type(begun);
      for (const line of next) {
        feed();
        type(line);
      }
    }
  };
  return {
    write,
    lines,
    scrolledOut,
    get wrapped() {
      return wrapped;
    },
  };
}
