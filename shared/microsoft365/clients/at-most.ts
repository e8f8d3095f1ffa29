/** Does the work once fewer than so many are under way for the same. */
export type AtMost = <Answer>(of: string, work: () => Promise<Answer>) => Promise<Answer>;

interface Queue {
  running: number;
  readonly waiting: (() => void)[];
}

/** So many at once for each of them; who came first is served first. */
export function atMost(atOnce: number): AtMost {
  const queues = new Map<string, Queue>();
  return async (of, work) => {
    const queue = queues.get(of) ?? { running: 0, waiting: [] };
    queues.set(of, queue);
    if (queue.running < atOnce) queue.running += 1;
    // Whoever ends hands its place on.
    else await new Promise<void>((go) => queue.waiting.push(go));
    try {
      return await work();
    } finally {
      const next = queue.waiting.shift();
      if (next) next();
      else queue.running -= 1;
      if (queue.running === 0) queues.delete(of);
    }
  };
}
