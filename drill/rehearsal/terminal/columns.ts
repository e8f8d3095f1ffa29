import { stripVTControlCharacters } from 'node:util';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** What a terminal draws two columns wide: https://www.unicode.org/reports/tr11/ */
const wide =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const invisible = /^[\p{Control}\p{Format}\p{Mark}]*$/u;
const begin = '\u001b';
const colour = new RegExp(`${begin}\\[[0-9;]*m`, 'y');

/** How many columns of a terminal the text takes; colours take none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) columns += columnsOfOne(segment);
  return columns;
}

function columnsOfOne(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Cut to that many columns, with a sign that something is missing. Colours are kept, and end where they did. */
export function clipTo(text: string, columns: number): string {
  const line = text.replaceAll(/[\r\n\t]+/g, ' ');
  if (columnsOf(line) <= columns) return line;
  let clipped = '';
  let taken = 0;
  for (const { piece, width } of piecesOf(line)) {
    const isFull = taken + width > columns - 1;
    if (width === 0) clipped += piece;
    else if (taken < columns) clipped += isFull ? '…' : piece;
    // What follows is left out, but for the codes that end a colour.
    taken = isFull ? columns : taken + width;
  }
  return clipped;
}

/**
 * Broken between words, or within one that is longer than a line, into lines of at most that many columns; all but the first begin with
 * the indent, or with as much of it as leaves half the line.
 */
export function wrapTo(text: string, columns: number, indent: string): string[] {
  const hanging = indent.slice(0, Math.floor(columns / 2));
  const lines: string[] = [];
  let line = '';
  for (const [index, word] of text.split(' ').entries()) {
    // Where a line is broken, the blanks that made a column of it are too many.
    if (word === '' && lines.length > 0 && line === hanging) continue;
    const isFirst = index === 0 || (lines.length > 0 && line === hanging);
    const longer = isFirst ? line + word : `${line} ${word}`;
    const breaks = columnsOf(longer) > columns && line.trim() !== '';
    if (breaks) lines.push(line.trimEnd());
    line = breaks ? hanging + word : longer;
    while (columnsOf(line) > columns) {
      const fitting = startOf(line, columns);
      lines.push(fitting);
      line = hanging + line.slice(fitting.length);
    }
  }
  return [...lines, line];
}

/** As much of a line as fits; at least something of it. */
function startOf(line: string, columns: number): string {
  let start = '';
  let taken = 0;
  for (const { piece, width } of piecesOf(line)) {
    taken += width;
    if (taken > columns && start !== '') break;
    start += piece;
  }
  return start;
}

/** What a line must not be cut within: what is drawn as one, and the codes of colours. */
function* piecesOf(line: string): Generator<{ readonly piece: string; readonly width: number }> {
  for (let at = 0; at < line.length;) {
    colour.lastIndex = at;
    const [code] = colour.exec(line) ?? [];
    const piece = code ?? graphemes.segment(line.slice(at)).containing(0)?.segment ?? line.charAt(at);
    at += piece.length;
    yield { piece, width: code === undefined ? columnsOfOne(piece) : 0 };
  }
}
