/** The names there are, with the likely one in front when one is close. */
export function listWithGuess(wrong: string, names: readonly string[]): string {
  const [closest] = names
    .map((name) => ({ name, distance: distanceBetween(wrong, name) }))
    .sort((a, b) => a.distance - b.distance);
  const isLikely = closest !== undefined && closest.distance <= Math.max(2, closest.name.length / 3);
  return `${isLikely ? `Did you mean ${closest.name}? ` : ''}There are: ${names.join(', ')}.`;
}

/** Levenshtein distance. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
