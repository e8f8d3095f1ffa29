import type * as z from 'zod';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import { resolveAlert, tryAlert } from '../contracts/intake.ts';
import type { Tried } from '../contracts/intake.ts';
import { restart } from '../durable/instance.ts';
import { waitedSince } from '../durable/now.ts';
import type { Context, Durable } from '../durable/orchestration.ts';
import { performOr } from '../durable/perform.ts';
import { looksPerExecution, poll } from '../durable/poll.ts';
import { serveOrchestrator } from '../durable/serve-orchestrator.ts';

const giveUpAfter = hours(24);
const firstWait = seconds(5);
const longestWait = minutes(15);
/** Whoever has not moved for longer stands still, and the watchdog ends it. */
const longestAsked = hours(1);

/**
 * Asks the tenant again until it answers, for a day at most, then says why not. The waits grow with the age of the alert: an outage of a
 * minute costs seconds, one of hours costs a hundred looks.
 */
export function* resolve(context: Context, { tried, ...alert }: z.infer<typeof resolveAlert.input>): Durable<null> {
  const age = (): number => Math.max(0, waitedSince(context, alert.receivedAt));
  // A try that breaks off must not end this instance: the message is completed, and the alert is nowhere else.
  const look = (): Durable<Tried> =>
    performOr(context, tryAlert, { ...alert, last: age() >= giveUpAfter }, () => ({ settled: false, after: null }));
  const first = tried ?? (yield* look());
  const { seen, isOver } = yield* poll<Tried>(context, first, {
    isOver: (said) => said.settled || age() >= 2 * giveUpAfter,
    wait: (said) => {
      const asked = said.settled ? 0 : Math.min(longestAsked, said.after ?? 0);
      return Math.max(asked, Math.min(longestWait, Math.max(firstWait, age() / 4)));
    },
    look,
    looks: looksPerExecution,
  });
  return isOver ? null : restart(context, resolveAlert, { ...alert, tried: seen });
}

serveOrchestrator(resolveAlert, resolve);
