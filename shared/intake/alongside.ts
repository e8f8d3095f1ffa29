/** Answers `main` once the writes that go on beside it have ended, too. A write that fails is thrown then, and never left to itself. */
export async function alongside<T>(writes: readonly Promise<unknown>[], main: Promise<T>): Promise<T> {
  const written = Promise.allSettled(writes);
  const answer = await main.finally(() => written);
  for (const each of await written) if (each.status === 'rejected') throw each.reason;
  return answer;
}
