import { clipTo, columnsOf } from './columns.ts';

/** Where a drill tells what happens: a terminal, a file or a test. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface LiveRegion {
  /** Draws these lines in place of those before. Lines that do not fit are cut, and rows that do not fit are left out. */
  draw(lines: readonly string[]): void;
  /** Writes what stays, above what is drawn. */
  print(text: string): void;
  /** Takes away what is drawn. */
  clear(): void;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What fits without wrapping or scrolling: some terminals wrap in their last column, and the cursor needs a row. */
export function sizeOf({ columns = 80, rows = 24 }: Output): Size {
  return { columns: Math.max(columns - 1, 20), rows: Math.max(rows - 1, 3) };
}

/** The bottom of a terminal, drawn again and again. It never grows higher than the screen: what has scrolled out of it cannot be drawn over. */
export function liveRegion(output: Output): LiveRegion {
  let drawn: readonly string[] = [];
  const clear = (): void => {
    if (drawn.length === 0) return;
    const { columns = 80 } = output;
    // The terminal may have become narrower since, and then has wrapped what was drawn.
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / columns)), 0);
    output.write(`\u001b[${Math.min(rows, sizeOf(output).rows)}A\r\u001b[0J`);
    drawn = [];
  };
  const draw = (lines: readonly string[]): void => {
    const { columns, rows } = sizeOf(output);
    clear();
    drawn = lines.slice(0, rows).map((line) => clipTo(line, columns));
    output.write(drawn.map((line) => `${line}\n`).join(''));
  };
  return {
    draw,
    clear,
    print(text) {
      const lines = drawn;
      clear();
      output.write(text);
      if (lines.length > 0) draw(lines);
    },
  };
}
