import type { Clock } from '../clock.ts';

/** Milliseconds. */
const [firstPause, longestPause] = [500, 30_000];

/** What has to be done later: again what failed inside the host, after a longer pause each time, or what a crash has left. */
export class Pauses {
  readonly #clock: Clock;
  readonly #open = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `failures`: how often in a row it has failed. */
  again(failures: number, callback: () => void): void {
    this.after(Math.min(longestPause, firstPause * 2 ** Math.min(failures, 16)), callback);
  }

  /** `pause` in milliseconds. */
  after(pause: number, callback: () => void): void {
    const takeBack = this.#clock.at(this.#clock.now() + pause, () => {
      this.#open.delete(takeBack);
      callback();
    });
    this.#open.add(takeBack);
  }

  stop(): void {
    for (const takeBack of this.#open) takeBack();
    this.#open.clear();
  }
}
