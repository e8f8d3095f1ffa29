/** What a person can put right: one sentence and the remedy. Where it came from does not matter, so nobody needs its stack. */
export class HostError extends Error {
  override readonly name: string = 'HostError';
}
