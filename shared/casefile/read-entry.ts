import type { StoredEntry } from './case-store.ts';
import { Entry } from './entries.ts';
import type { PlacedEntry } from './entries.ts';

/** What was read of the entries that a store keeps: an entry never changes, and a running case is read again and again. */
const alreadyRead = new WeakMap<StoredEntry, PlacedEntry | null>();

/** One entry as it was written; undefined for one of an older version that says less than is needed. Throws for any other that does not fit. */
export function readEntry(stored: StoredEntry): PlacedEntry | undefined {
  const known = alreadyRead.get(stored);
  if (known !== undefined) return known ?? undefined;
  const entry = parseEntry(stored);
  alreadyRead.set(stored, entry ?? null);
  return entry;
}

function parseEntry(stored: StoredEntry): PlacedEntry | undefined {
  const isOld = stored.previous === undefined;
  const read = Entry.safeParse(isOld ? inTodaysWords(stored) : stored);
  if (read.success) return { ...read.data, sequence: stored.sequence };
  if (isOld) return undefined;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw new TypeError(`entry ${stored.sequence} (${stored.kind}) cannot be read: ${where}`, { cause: read.error });
}

/** What entries of an older version call otherwise. */
function inTodaysWords(stored: StoredEntry): object {
  const { about: subject, options, before, ...entry } = stored;
  return {
    ...entry,
    ...(subject === undefined ? {} : { about: subject === 'afterwards' ? 'aftercare' : subject }),
    ...(options === undefined ? {} : { options: optionsInTodaysWords(options) }),
    ...(before === undefined ? {} : { sha256: '' }),
  };
}

function optionsInTodaysWords(options: unknown): unknown {
  if (typeof options !== 'object' || options === null || !('watchAfterHours' in options)) return options;
  const { watchAfterHours, ...same } = options;
  return { ...same, aftercareHours: watchAfterHours };
}
