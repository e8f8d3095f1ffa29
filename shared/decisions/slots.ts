import type { CaseStore } from '../casefile/case-store.ts';

interface Wanted {
  /** The beginning of the keys of these slots. */
  readonly series: string;
  readonly most: number;
  readonly caseId: string;
  /** The case has never asked; otherwise a slot may name it already, left from a crash. */
  readonly isNew: boolean;
}

type Slots = Pick<CaseStore, 'putIfAbsent' | 'keys' | 'get'>;

/** Windows of the last hours; older ones are forgotten, and would be counted again in the store. */
const mostKnown = 1_000;

/**
 * Takes slot k of K by creating it, so that exactly K cases have one whoever else takes some at the same time. Within a process they are taken
 * one after the other, behind the last that is known: mostly a slot is one write, and none once they are used up.
 */
export function slotsIn(store: Slots): (wanted: Wanted) => Promise<boolean> {
  const next = new Map<string, number>();
  const turns = new Map<string, Promise<unknown>>();
  return (wanted) => {
    const { series } = wanted;
    const turn = (turns.get(series) ?? Promise.resolve()).then(async () => {
      const at = next.get(series) ?? 1;
      const taken = await takeFrom(at, wanted, store);
      next.set(series, Math.max(taken.next, next.get(series) ?? 1));
      return taken.has;
    });
    const settled = turn.catch(() => undefined);
    turns.set(series, settled);
    void settled.then(() => {
      if (turns.get(series) === settled) turns.delete(series);
      for (const known of next.keys()) if (next.size > mostKnown) next.delete(known);
    });
    return turn;
  };
}

async function takeFrom(
  from: number,
  { series, most, caseId, isNew }: Wanted,
  store: Slots,
): Promise<{ readonly has: boolean; readonly next: number }> {
  if (!isNew && (await hasSlot(series, caseId, store))) return { has: true, next: from };
  let number = from;
  for (let isCounted = false; number <= most;) {
    const { written } = await store.putIfAbsent(slotAt(series, number), { caseId });
    if (written) return { has: true, next: number + 1 };
    // Another process takes some, too: they stand without a gap, so their count tells which is free.
    number = isCounted ? number + 1 : (await store.keys(series)).length + 1;
    isCounted = true;
  }
  return { has: false, next: number };
}

async function hasSlot(series: string, caseId: string, store: Slots): Promise<boolean> {
  const taken = await Promise.all((await store.keys(series)).map((key) => store.get<{ caseId: string }>(key)));
  return taken.some((slot) => slot?.caseId === caseId);
}

const slotAt = (series: string, number: number): string => `${series}${String(number).padStart(6, '0')}`;
