import * as z from 'zod';
import type { Cells } from '../casefile/cells.ts';
import { hours, minutes, seconds } from '../domain/duration.ts';
import type { VerifiedAuthor } from '../domain/caller.ts';
import { SwitchState, Switch } from '../domain/switch.ts';

/** How somebody turns it. */
export const Turn = z.strictObject({
  turn: SwitchState.meta({ description: 'A dry run takes two people, one after the other.' }),
});
export type Turn = z.infer<typeof Turn>;

const cell = 'switch';
const freshFor = seconds(5);
/** Nobody waits longer for a store that hangs where something is known. */
const patience = seconds(1);
const lapsesAfter = hours(4);
const proposedFor = minutes(15);

const untouched: Switch = { state: 'on', by: 'nobody', at: new Date(0).toISOString() };

/** As it counts at that moment: a dry run lapses by itself. */
function asOf(set: Switch, now: number): Switch {
  const hasLapsed = set.state === 'dry-run' && set.until !== undefined && Date.parse(set.until) <= now;
  return hasLapsed ? { ...untouched, at: set.until ?? set.at } : set;
}

async function read(cells: Pick<Cells, 'read'>): Promise<{ readonly set: Switch; readonly etag: string | null }> {
  const kept = await cells.read(cell);
  return kept ? { set: Switch.parse(kept.value), etag: kept.etag } : { set: untouched, etag: null };
}

/**
 * How the switch stands, read again after five seconds; where it cannot be read the last value counts. Undefined: it could never be read, and
 * whoever asks writes nothing.
 */
export function switchKnown(cells: () => Pick<Cells, 'read'>, now: () => number): () => Promise<Switch | undefined> {
  let last: { readonly set: Switch; readonly at: number } | undefined;
  let reading: Promise<void> | undefined;
  const readAnew = async (): Promise<void> => {
    const at = now();
    try {
      last = { set: (await read(cells())).set, at };
    } catch {
      // The last value counts.
    }
  };
  return async () => {
    if (!last || Math.abs(now() - last.at) >= freshFor) {
      reading ??= readAnew().finally(() => {
        reading = undefined;
      });
      await (last ? Promise.race([reading, longest()]) : reading);
    }
    return last && asOf(last.set, now());
  };
}

/** Of real time. */
function longest(): Promise<void> {
  return new Promise((over) => {
    setTimeout(over, patience).unref();
  });
}

/** Turns the switch; a dry run only once a second person asks for it within a quarter of an hour. Answers how it stands then. */
export async function turnSwitch(cells: Cells, { turn, by, byId }: Turn & VerifiedAuthor, at: string): Promise<Switch> {
  for (;;) {
    const { set, etag } = await read(cells);
    const next = nextOf(asOf(set, Date.parse(at)), turn, { by, byId }, at);
    if ((await cells.write(cell, next, etag)) !== 'conflict') return next;
  }
}

function nextOf(set: Switch, turn: Turn['turn'], who: VerifiedAuthor, at: string): Switch {
  if (turn !== 'dry-run') return { state: turn, ...who, at };
  const { proposed } = set;
  const isSecond =
    proposed !== undefined && proposed.byId !== who.byId && Date.parse(at) - Date.parse(proposed.at) <= proposedFor;
  if (!isSecond) return { ...set, proposed: { ...who, at } };
  const until = new Date(Date.parse(at) + lapsesAfter).toISOString();
  return { state: 'dry-run', by: `${proposed.by} and ${who.by}`, at, until };
}
