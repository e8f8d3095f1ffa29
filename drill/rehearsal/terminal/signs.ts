import { styleText } from 'node:util';

type Colour = 'green' | 'red' | 'yellow' | 'gray' | 'blue';

interface Sign {
  readonly sign: string;
  /** Where the terminal shows ASCII only. */
  readonly ascii: string;
  readonly word: string;
  readonly colour: Colour;
  /** What is open is shown line by line, the most urgent first; the rest is counted. */
  readonly urgency?: number;
}

const signs: Readonly<Record<string, Sign>> = {
  holds: { sign: '●', ascii: '#', word: 'holds', colour: 'green' },
  acknowledged: { sign: '○', ascii: 'o', word: 'acknowledged', colour: 'blue' },
  'not-applicable': { sign: '–', ascii: '-', word: 'not applicable', colour: 'gray' },
  'not-yet': { sign: '~', ascii: '~', word: 'not yet', colour: 'yellow', urgency: 2 },
  later: { sign: '.', ascii: '.', word: 'later', colour: 'yellow', urgency: 3 },
  refused: { sign: 'x', ascii: 'x', word: 'refused', colour: 'red', urgency: 1 },
  'timed-out': { sign: 'x', ascii: 'x', word: 'timed out', colour: 'red', urgency: 1 },
  'not-performed': { sign: 'x', ascii: 'x', word: 'not performed', colour: 'red', urgency: 1 },
  'left-out': { sign: 'x', ascii: 'x', word: 'left out', colour: 'red', urgency: 1 },
};

export function signOf(state: string): Sign {
  return signs[state] ?? { sign: '·', ascii: '.', word: state, colour: 'gray', urgency: 4 };
}

/** One sign and one word a state, so that black and white will do. */
export function describeState(state: string): string {
  const { sign, ascii, word, colour } = signOf(state);
  return styleText(colour, `${hasUnicode() ? sign : ascii} ${word}`);
}

function hasUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  return process.platform === 'win32' || /utf-?8/i.test(LC_ALL ?? LC_CTYPE ?? LANG ?? '');
}
