/** What came of the case since, as far as it makes up for work that was given up. */
interface CameOf {
  readonly result: unknown;
  readonly releases: readonly { readonly number: number; readonly ended: unknown }[];
  readonly aftercare: { readonly ended?: unknown } | undefined;
  readonly runs: readonly { readonly run: string; readonly state: string }[];
}

/** The last work that was given up and has not come to its end all the same: what the task hub did not end may move again. */
export function stillGivenUp<GivenUp extends { readonly work: string }>(
  givenUp: readonly GivenUp[],
  came: CameOf,
): GivenUp | undefined {
  return givenUp.findLast(({ work }) => !hasEnded(work, came));
}

function hasEnded(work: string, { result, releases, aftercare, runs }: CameOf): boolean {
  if (work === 'containment' || work === 'watch') return result !== undefined;
  if (work === 'aftercare') return aftercare?.ended !== undefined;
  const release = Number(/^release-(\d+)$/.exec(work)?.[1]);
  // One that was decided once more is another.
  if (release > 0) return releases.some(({ number, ended }) => number > release || (number === release && ended));
  return runs.some(({ run, state }) => run === work && ['holds', 'acknowledged'].includes(state));
}
