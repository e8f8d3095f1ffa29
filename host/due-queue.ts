/** What is to happen, ordered by when. Entries of the same moment come out in the order they went in. */
export interface DueEntry {
  readonly due: number;
  readonly callback: () => void;
}

interface Slot extends DueEntry {
  due: number;
  readonly order: number;
  live: boolean;
}

/** A binary heap; an entry taken back stays in it until it surfaces. */
export class DueQueue {
  readonly #heap: Slot[] = [];
  #order = 0;

  add(due: number, callback: () => void): () => void {
    const slot: Slot = { due, callback, order: this.#order++, live: true };
    this.#heap.push(slot);
    this.#rise(this.#heap.length - 1);
    return () => {
      slot.live = false;
    };
  }

  /** Makes all of it due `by` milliseconds earlier; who comes before whom stays. */
  bringForward(by: number): void {
    for (const slot of this.#heap) slot.due -= by;
  }

  /** The earliest entry, left in place. */
  peek(): DueEntry | undefined {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (top.live) return top;
      this.#pop();
    }
    return undefined;
  }

  /** Takes out the earliest entry that is due at `now`. */
  takeDue(now: number): DueEntry | undefined {
    const top = this.peek();
    return top && top.due <= now ? this.#pop() : undefined;
  }

  #pop(): Slot | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (top && last && top !== last) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return top;
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      const child = this.#isEarlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #isEarlier(first: number, second: number): boolean {
    const a = this.#heap[first];
    const b = this.#heap[second];
    return a !== undefined && b !== undefined && (a.due < b.due || (a.due === b.due && a.order < b.order));
  }

  #swapIfEarlier(lower: number, upper: number): boolean {
    const a = this.#heap[lower];
    const b = this.#heap[upper];
    if (!a || !b || !this.#isEarlier(lower, upper)) return false;
    this.#heap[lower] = b;
    this.#heap[upper] = a;
    return true;
  }
}
