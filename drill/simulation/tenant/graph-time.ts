/** The directory keeps times in whole seconds, cut off: what happened at 12:00:00.7 reads 12:00:00. */
export function wholeSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
