/**
 * The real `Date` with another idea of "now". It shares the real prototype, so every date, whoever made it and whenever, stays an
 * instance of both.
 */
export function virtualDate(RealDate: DateConstructor, now: () => number): DateConstructor {
  return new Proxy(RealDate, {
    construct: (date, args: readonly unknown[], target) =>
      Reflect.construct(date, args.length === 0 ? [now()] : args, target) as object,
    // Date() without `new` is the current time as text.
    apply: (date) => new date(now()).toString(),
    get: (date, key) => (key === 'now' ? now : (Reflect.get(date, key) as unknown)),
  });
}
