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
  for (let at = 0; at < line.length;) {
    colour.lastIndex = at;
    const [code] = colour.exec(line) ?? [];
    const piece = code ?? graphemes.segment(line.slice(at)).containing(0)?.segment ?? line.charAt(at);
    at += piece.length;
    if (code !== undefined) {
      clipped += code;
    } else if (taken >= 0) {
      taken += columnsOfOne(piece);
      const isFull = taken > columns - 1;
      clipped += isFull ? '…' : piece;
      // What follows is left out, but for the codes that end a colour.
      if (isFull) taken = -1;
    }
  }
  return clipped;
}

/** Broken between words, or within one that is too long, into lines of at most that many columns; all but the first begin with the indent. */
export function wrapTo(text: string, columns: number, indent: string): string[] {
  const room = columns - columnsOf(indent);
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ').flatMap((each) => pieces(each, room))) {
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && columnsOf(longer) > columns && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line ?? ''];
}

function pieces(word: string, columns: number): string[] {
  if (columnsOf(word) <= columns) return [word];
  const each = [...graphemes.segment(word)].map(({ segment }) => segment);
  const size = Math.max(1, Math.floor(columns / 2));
  return Array.from({ length: Math.ceil(each.length / size) }, (_, n) => each.slice(n * size, (n + 1) * size).join(''));
}
