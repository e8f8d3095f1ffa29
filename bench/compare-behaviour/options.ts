import { parseArgs } from 'node:util';

export interface Options {
  /** A revision of git. */
  readonly base: string;
  /** Empty: all there are. */
  readonly scenarios: readonly string[];
  readonly seeds: readonly number[];
  /** How many drills run at once. */
  readonly jobs: number;
  /** How often a drill is recorded, at most, before a difference is believed. */
  readonly takes: number;
}

export const usage = 'npm run compare-behaviour BASE -- [--scenario NAME]... [--seeds 1-3] [--jobs 2] [--takes 3]';

/** Throws with what is wrong. */
export function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      scenario: { type: 'string', multiple: true, default: [] },
      seeds: { type: 'string', default: '1-3' },
      jobs: { type: 'string', default: '2' },
      takes: { type: 'string', default: '3' },
    },
  });
  const [base, ...more] = positionals;
  if (base === undefined || more.length > 0) throw new Error('One revision to compare with has to be named.');
  return {
    base,
    scenarios: values.scenario,
    seeds: values.seeds.split(',').flatMap(range),
    jobs: atLeastOne('--jobs', values.jobs),
    takes: atLeastOne('--takes', values.takes),
  };
}

/** `2` or `1-3`. */
function range(text: string): number[] {
  const [first = '', last = first] = text.split('-');
  const [from, to] = [atLeastOne('--seeds', first), atLeastOne('--seeds', last)];
  if (to < from) throw new Error(`--seeds: ${text} ends before it begins.`);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function atLeastOne(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${option}: '${text}' is no whole number from 1.`);
  return Number(text);
}
