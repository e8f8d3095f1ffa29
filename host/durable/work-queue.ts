import type { Clock } from '../clock.ts';

/** Runs pieces of work, a limited number at a time. Each holds the clock from the moment it is known until it has ended. */
export class WorkQueue<Item> {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #work: (item: Item) => Promise<void>;
  readonly #waiting: { item: Item; release: () => void }[] = [];
  #running = 0;
  #stopped = false;
  #awake = false;
  #idle: (() => void) | undefined;

  constructor(limit: number, clock: Clock, work: (item: Item) => Promise<void>) {
    this.#limit = limit;
    this.#clock = clock;
    this.#work = work;
  }

  push(item: Item): void {
    if (this.#stopped) return;
    this.#waiting.push({ item, release: this.#clock.busy() });
    this.#wake();
  }

  /** Starts nothing more and waits for what is running, but no longer than `patience` ms of real time. */
  async stop(patience: number): Promise<void> {
    this.#stopped = true;
    for (const { release } of this.#waiting.splice(0)) release();
    if (this.#running === 0) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, patience);
      this.#idle = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Lets everything that arrives in this turn of the event loop arrive first. */
  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    setImmediate(() => {
      this.#awake = false;
      while (this.#running < this.#limit) {
        const next = this.#waiting.shift();
        if (!next) return;
        void this.#run(next.item, next.release);
      }
    });
  }

  async #run(item: Item, release: () => void): Promise<void> {
    this.#running++;
    try {
      await this.#work(item);
    } finally {
      this.#running--;
      release();
      if (this.#waiting.length > 0) this.#wake();
      if (this.#running === 0) this.#idle?.();
    }
  }
}
