import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import type { Duration } from '../../shared/domain/duration.ts';
import { perform, sleepUntil } from '../durable/durable.ts';
import type { Callable, Durable } from '../durable/durable.ts';

/** An alert whose account the tenant could not name when it came. */
export interface ResolveInput {
  readonly messageId: string;
  readonly body: unknown;
  /** ISO 8601 UTC. */
  readonly receivedAt: string;
}

/** One try. `last`: whatever is still open then is rejected. */
export interface ResolveTry extends ResolveInput {
  readonly last: boolean;
}

export type ResolveOutcome = { readonly settled: true } | { readonly settled: false; readonly after: Duration | null };

export const resolveAlert: Callable<ResolveInput, null> = { name: 'resolve-alert' };
export const tryAlert: Callable<ResolveTry, ResolveOutcome> = { name: 'try-alert' };

const giveUpAfter = hours(24);
const firstWait = seconds(5);
const longestWait = minutes(15);

/** Tries in one execution before the history is started afresh: it stays below 100 events. */
const triesPerExecution = 10;

/**
 * Asks the tenant again until it answers, for a day at most, then says why not. The waits grow with the age of the alert: an outage of a
 * minute costs seconds, one of hours costs a hundred looks.
 */
export function* resolve(context: OrchestrationContext): Durable<null> {
  const input = context.df.getInput<ResolveInput>();
  for (let tries = 0; ; tries += 1) {
    if (tries === triesPerExecution) {
      context.df.continueAsNew(input);
      return null;
    }
    const now = context.df.currentUtcDateTime.getTime();
    const age = Math.max(0, now - Date.parse(input.receivedAt));
    const last = age >= giveUpAfter;
    const outcome = yield* perform(context, tryAlert, { ...input, last });
    if (outcome.settled || age >= 2 * giveUpAfter) return null;
    const wait = Math.max(outcome.after ?? 0, Math.min(longestWait, Math.max(firstWait, age / 4)));
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + wait));
  }
}

df.app.orchestration(resolveAlert.name, resolve);
