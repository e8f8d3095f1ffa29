import type { Duration } from '../domain/duration.ts';

/** What is done under a name, and what is known of it where it takes longer than anybody waits. */
export interface Doing<Answer> {
  readonly name: string;
  readonly does: () => Promise<Answer>;
  readonly late: () => Answer;
  /** What is known of it where it threw. */
  readonly broken: (error: unknown) => Answer;
}

const underWay = new Map<string, Promise<unknown>>();

/** Does it, unless it is being done in this process: then it answers the same. A second one beside the first would only be in its way. */
export async function joining<Answer>(name: string, does: () => Promise<Answer>): Promise<Answer> {
  const known = underWay.get(name) as Promise<Answer> | undefined;
  if (known) return known;
  const doing = does().finally(() => underWay.delete(name));
  underWay.set(name, doing);
  return doing;
}

/**
 * Does all of it side by side, and waits no longer than this for any: one that takes long holds up no other. It goes on by itself, and whoever
 * asks for it again meanwhile joins it.
 */
export async function sideBySide<Answer>(doings: readonly Doing<Answer>[], atMost: Duration): Promise<Answer[]> {
  const over = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => over.resolve('late'), atMost);
  try {
    return await Promise.all(
      doings.map(async ({ name, does, late, broken }) => {
        const doing = joining(name, does).catch(broken);
        const first = await Promise.race([doing, over.promise]);
        return first === 'late' ? late() : first;
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}
