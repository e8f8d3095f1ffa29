/**
 * What is begun first may be all that is done in time: what nobody had captured, then what arose last, then what nobody can date, and at the
 * end what is known to be older.
 * @param aroseOf ISO 8601 UTC, `unknown` or `earlier`; undefined: it came since the capture
 */
export function newestFirst<Thing>(things: readonly Thing[], aroseOf: (thing: Thing) => string | undefined): Thing[] {
  const rank = (thing: Thing): number => {
    const arose = aroseOf(thing);
    if (arose === undefined) return Number.MAX_VALUE;
    if (arose === 'earlier') return -1;
    return Date.parse(arose) || 0;
  };
  return things.toSorted((a, b) => rank(b) - rank(a));
}
