import type { Behaviour, Precision, Section } from './behaviour.ts';

export interface Difference {
  readonly section: string;
  /** How it was; undefined where there was nothing like it. */
  readonly base?: string;
  readonly now?: string;
}

/**
 * What differs between two trees, each recorded once or several times. What varies between recordings of one tree cannot tell two trees
 * apart: a line differs only where no recording of one agrees on it with any recording of the other.
 */
export function compareBehaviour(base: readonly Behaviour[], now: readonly Behaviour[]): Difference[] {
  return [...compareLines(base, now), ...compareOrder(base, now)];
}

function compareLines(base: readonly Behaviour[], now: readonly Behaviour[]): Difference[] {
  const names = new Set([...base, ...now].flatMap(({ sections }) => sections.map(({ name }) => name)));
  return [...names].flatMap((section) => {
    const [before, after] = [sectionsNamed(section, base), sectionsNamed(section, now)];
    const compared = [...before, ...after].find((found) => found !== undefined)?.compared ?? 'exactly';
    const [was, is] = [before.map(countsOf), after.map(countsOf)];
    const lines = new Set([...was, ...is].flatMap((counts) => [...counts.keys()]));
    return [...lines].sort().flatMap((line) => {
      const [counts, others] = [was, is].map((recordings) => recordings.map((lines) => lines.get(line) ?? 0));
      return agrees(counts ?? [], others ?? [], compared) ? [] : [{ section, ...told(line, counts?.[0], others?.[0]) }];
    });
  });
}

function sectionsNamed(name: string, recordings: readonly Behaviour[]): (Section | undefined)[] {
  return recordings.map(({ sections }) => sections.find((section) => section.name === name));
}

function countsOf(section: Section | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of section?.lines ?? []) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function agrees(base: readonly number[], now: readonly number[], compared: Precision): boolean {
  return base.some((was) => now.some((is) => was === is || (was > 0 && is > 0 && isNear(was, is, compared))));
}

function isNear(was: number, is: number, compared: Precision): boolean {
  const most = Math.max(was, is);
  const allowed = { exactly: 0, nearly: most / 3, 'as polls': Math.max(3, (most * 2) / 3) };
  return Math.abs(was - is) <= allowed[compared];
}

function told(line: string, was = 0, is = 0): Pick<Difference, 'base' | 'now'> {
  const times = (count: number): string => (was > 0 && is > 0 ? `${count} x ${line}` : line);
  return { ...(was > 0 ? { base: times(was) } : {}), ...(is > 0 ? { now: times(is) } : {}) };
}

/**
 * Milliseconds on the drill's clock. What is done side by side is minutes away from what is waited for, and a busy machine stretches it to
 * seconds: nearer than this, which one comes first is up to the machine.
 */
const apart = 30_000;

/** Two writes are in an order where one was over long before the other began; turned round, they are in another. */
function compareOrder(base: readonly Behaviour[], now: readonly Behaviour[]): Difference[] {
  const lines = (base[0]?.firstWrites ?? []).map(({ line }) => line);
  return lines.flatMap((first) =>
    lines.flatMap((second) => {
      const isTurned =
        (allInOrder(first, second, base, apart) && allInOrder(second, first, now, 0)) ||
        (allInOrder(first, second, base, 0) && allInOrder(second, first, now, apart));
      if (!isTurned) return [];
      return [{ section: 'order of first writes', base: `${first}, then ${second}`, now: `${second}, then ${first}` }];
    }),
  );
}

function allInOrder(first: string, second: string, recordings: readonly Behaviour[], gap: number): boolean {
  return recordings.every(({ firstWrites }) => {
    const [one, other] = [first, second].map((line) => firstWrites.find((write) => write.line === line));
    return one !== undefined && other !== undefined && other.began - one.ended >= gap;
  });
}
