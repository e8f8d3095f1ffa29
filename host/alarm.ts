/** setTimeout treats anything above 2^31-1 ms (24.8 days) as 1 ms, so a longer wait is made of several. */
export const longestTimeout = 0x7fff_ffff;

/** One real timer that can be set again and again. */
export class Alarm {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls back after `delay` ms, or earlier: the callback must look at its clock and set the alarm again. */
  set(delay: number, callback: () => void): void {
    this.clear();
    this.#timer = setTimeout(callback, Math.min(Math.max(delay, 0), longestTimeout));
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
