import { GraphProblem } from './graph-problem.ts';

type Row = Readonly<Record<string, unknown>>;
/** Whether it holds of a row, with what a variable of `any` stands for. */
type Test = (row: Row, variables?: Row) => boolean;
type Read = (row: Row, variables?: Row) => unknown;

/**
 * The rows of which `$filter` holds. It understands comparisons, `in`, `startsWith`, `endsWith`, `contains`, `any`, `not`, `and`, `or` and
 * brackets; anything else is refused. https://learn.microsoft.com/en-us/graph/filter-query-parameter
 */
export function filterRows<T extends object>(
  rows: readonly T[],
  filter: string | undefined,
  isKnown: (property: string) => boolean,
): readonly T[] {
  if (filter === undefined) return rows;
  const clause = new Clause(filter, isKnown);
  const holds = clause.either();
  clause.end();
  return rows.filter((row) => holds(row as Row));
}

/** Reads a filter from left to right. */
class Clause {
  readonly #text: string;
  readonly #words: string[];
  readonly #isKnown: (property: string) => boolean;

  constructor(text: string, isKnown: (property: string) => boolean) {
    this.#text = text;
    this.#words = text.match(/'(?:[^']|'')*'|[(),]|[^\s(),']+/g) ?? [];
    this.#isKnown = isKnown;
  }

  either(): Test {
    const tests = [this.#both()];
    while (this.#took('or')) tests.push(this.#both());
    return (row, variables) => tests.some((holds) => holds(row, variables));
  }

  end(): void {
    if (this.#words.length > 0) throw this.#invalid();
  }

  #both(): Test {
    const tests = [this.#one()];
    while (this.#took('and')) tests.push(this.#one());
    return (row, variables) => tests.every((holds) => holds(row, variables));
  }

  #one(): Test {
    if (this.#took('not')) {
      const test = this.#one();
      return (row, variables) => !test(row, variables);
    }
    if (this.#took('(')) {
      const test = this.either();
      this.#demand(')');
      return test;
    }
    const word = this.#next();
    if (this.#took('(')) return this.#call(word);
    return this.#comparison(this.#property(word), this.#next());
  }

  #call(name: string): Test {
    if (name.endsWith('/any')) return this.#any(this.#property(name.slice(0, -'/any'.length)));
    const compare = ofTexts[name.toLowerCase()];
    if (!compare) throw this.#invalid();
    const read = this.#property(this.#next());
    this.#demand(',');
    const wanted = String(this.#literal(this.#next())).toLowerCase();
    this.#demand(')');
    return (row, variables) => compare(textOf(read(row, variables)).toLowerCase(), wanted);
  }

  #any(list: Read): Test {
    const said = this.#next();
    const [name = '', first] = said.split(':');
    if (!said.includes(':')) throw this.#invalid();
    if (first) this.#words.unshift(first);
    const holds = this.either();
    this.#demand(')');
    return (row, variables) => {
      const values = list(row, variables);
      return Array.isArray(values) && values.some((value) => holds(row, { ...variables, [name]: value as unknown }));
    };
  }

  #comparison(read: Read, operator: string): Test {
    if (operator === 'in') {
      this.#demand('(');
      const wanted = [this.#literal(this.#next())];
      while (this.#took(',')) wanted.push(this.#literal(this.#next()));
      this.#demand(')');
      return (row, variables) => wanted.some((one) => order(read(row, variables), one) === 0);
    }
    const accepts = operators[operator];
    if (!accepts) throw this.#invalid();
    const wanted = this.#literal(this.#next());
    return (row, variables) => accepts(order(read(row, variables), wanted));
  }

  #property(path: string): Read {
    const [first = '', ...rest] = path.split('/');
    if (!/^\w+$/.test(first)) throw this.#invalid();
    return (row, variables) => {
      const isVariable = variables !== undefined && first in variables;
      if (!isVariable && !this.#isKnown(first)) throw this.#invalid();
      const start = isVariable ? variables[first] : row[first];
      return rest.reduce((value, name) => (value as Row | null | undefined)?.[name], start);
    };
  }

  #literal(word: string): unknown {
    if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'");
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
    if (/^[\d-]+T[\d:.]+(Z|[+-][\d:]+)$/.test(word) || /^[\da-f-]{36}$/i.test(word)) return word;
    throw this.#invalid();
  }

  #next(): string {
    const word = this.#words.shift();
    if (word === undefined) throw this.#invalid();
    return word;
  }

  #took(word: string): boolean {
    if (this.#words[0] !== word) return false;
    this.#words.shift();
    return true;
  }

  #demand(word: string): void {
    if (!this.#took(word)) throw this.#invalid();
  }

  #invalid(): GraphProblem {
    return new GraphProblem(400, 'Request_UnsupportedQuery', `Invalid filter clause: ${this.#text}`);
  }
}

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (one) => one === 0,
  ne: (one) => one !== 0,
  gt: (one) => one > 0,
  ge: (one) => one >= 0,
  lt: (one) => one < 0,
  le: (one) => one <= 0,
};

const ofTexts: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

/** Texts compare without regard to case, times as times; NaN: what is null is neither more nor less than anything. */
function order(left: unknown, right: unknown): number {
  if (left == null || right == null) return (left ?? null) === (right ?? null) ? 0 : Number.NaN;
  const times = [left, right].map((value) =>
    /^\d{4}-\d\d-\d\dT/.test(textOf(value)) ? Date.parse(textOf(value)) : NaN,
  );
  const [before = NaN, after = NaN] = times;
  if (!Number.isNaN(before - after)) return before - after;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return textOf(left).toLowerCase().localeCompare(textOf(right).toLowerCase());
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
