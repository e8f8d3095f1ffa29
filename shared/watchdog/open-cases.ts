import * as z from 'zod';
import { completeIndex } from '../casefile/case-index.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Cells } from '../casefile/cells.ts';
import { keys } from '../casefile/keys.ts';
import { hours, minutes } from '../domain/duration.ts';

/** What the watchdog knows from tick to tick, so that it looks at open cases and not at every case that was ever kept. */
const Memory = z.object({
  /** ISO 8601 UTC: all cases that began, or were woken, by then have been seen. */
  seenUntil: z.string(),
  /** How far down the list of older cases it has come; null: to its end. */
  older: z.string().nullable(),
  open: z.array(z.string()),
});
type Memory = z.infer<typeof Memory>;

/** One for each task hub: what is over for one may be open for another. */
const cellOf = (taskHub: string): string => `watchdog-${taskHub}`;
/** A case enters the list beside its start, and so may come late. */
const late = hours(1);
const olderAtOnce = 100;

/** A function on Consumption ends after five minutes, and what it learnt by then would be lost. */
const longestTick = minutes(3);
/** Cases that are looked at at once: each costs a few small reads. */
const atOnce = 8;

interface Kept {
  readonly store: CaseStore;
  readonly cells: Cells;
  readonly now: () => string;
  readonly taskHub: string;
}

/**
 * Looks at each case that may be open, and forgets those that are over. What it has no time for comes first in the next tick.
 */
export async function eachOpenCase(
  { store, cells, now, taskHub }: Kept,
  isOver: (caseId: string) => Promise<boolean>,
): Promise<void> {
  await completeIndex(store, cells);
  const cell = cellOf(taskHub);
  const known = await cells.read(cell);
  const seenUntil = now();
  const memory: Memory = known ? Memory.parse(known.value) : { seenUntil, older: keys.byTime, open: [] };
  const since = new Date(Date.parse(memory.seenUntil) - late).toISOString();
  const newer = await Promise.all([keys.byTime, keys.woken].map((list) => listedSince(store, list, since)));
  const older = memory.older === null ? [] : await store.keys(keys.byTime, { after: memory.older, limit: olderAtOnce });
  const asked = new Set([...memory.open, ...[...newer.flat(), ...older].map(caseOf)]);
  const left = [...asked];
  const stillOpen: string[] = [];
  while (left.length > 0 && Date.parse(now()) - Date.parse(seenUntil) < longestTick) {
    const looked = left.splice(0, atOnce);
    const over = await Promise.all(looked.map(isOver));
    stillOpen.push(...looked.filter((_, index) => !over[index]));
  }
  const open = [...left, ...stillOpen];
  const next = { open, older: older.length < olderAtOnce ? null : (older.at(-1) ?? null) };
  const isSame = JSON.stringify(next) === JSON.stringify({ open: memory.open, older: memory.older });
  // A cell keeps every version of itself: one for each tick would be a hundred thousand a year.
  const isOld = Date.parse(seenUntil) - Date.parse(memory.seenUntil) > late;
  // In a conflict another watchdog has looked at the same.
  if (!known || !isSame || isOld) await cells.write(cell, { ...next, seenUntil }, known?.etag ?? null);
}

/** The newest come first. */
export async function listedSince(store: CaseStore, list: string, since: string): Promise<readonly string[]> {
  const end = keys.inListAt(list, since);
  const found: string[] = [];
  for (let after = list; ;) {
    const page = await store.keys(list, { after, limit: olderAtOnce });
    const newer = page.filter((key) => key < end);
    found.push(...newer);
    const last = newer.at(-1);
    if (last === undefined || newer.length < olderAtOnce) return found;
    after = last;
  }
}

/** A key of a list by time: the list, thirteen digits, and the case. */
function caseOf(key: string): string {
  return key.slice(key.indexOf('/') + 1 + 14);
}
