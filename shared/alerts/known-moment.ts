import { fromWholeSeconds, minutes } from '../domain/duration.ts';

/** Clocks differ by as much: what lies ahead by less is now. */
const skew = minutes(5);

/** Before it there was no such service; years like 1, 1601 and 1970 are what programs write for "unknown". */
const earliest = Date.UTC(2010, 0, 1);

/** Whether it lies ahead further than clocks differ. */
export function liesAhead(moment: string, now: string): boolean {
  return Date.parse(moment) > Date.parse(now) + skew;
}

/**
 * The moment that an alert names, ISO 8601 UTC: from ISO 8601, with UTC where it has no offset, or from a count since 1970. Undefined where it
 * is none, one before there was such a service, or one that lies ahead.
 */
export function knownMoment(said: unknown, now: string): string | undefined {
  const moment = momentOf(said, now);
  return moment === undefined || moment <= now ? moment : new Date(now).toISOString();
}

/** The same, as the clock of whoever said it has it: told again, it is the same moment again. */
export function momentOf(said: unknown, now: string): string | undefined {
  const time = timeOf(said);
  if (!(time >= earliest && time <= Date.parse(now) + skew)) return undefined;
  return new Date(time).toISOString();
}

/** Milliseconds since 1970; not a number where nobody can tell. */
function timeOf(said: unknown): number {
  if (said instanceof Date) return said.getTime();
  if (typeof said === 'number') return fromCount(said);
  if (typeof said !== 'string') return NaN;
  const text = said.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return fromCount(Number(text));
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return NaN;
  // JavaScript takes a time without an offset for local; those that leave it out mean UTC.
  return Date.parse(/[T ][\d:.,]+$/.test(text) ? `${text}Z` : text);
}

/** Seconds, milliseconds, microseconds or nanoseconds: whichever makes a moment of this century. */
function fromCount(count: number): number {
  const units = [fromWholeSeconds(1), 1, 1e-3, 1e-6];
  return units.map((unit) => count * unit).find((time) => time < Date.UTC(2100, 0, 1)) ?? NaN;
}
