import type { Reception } from '../alerts/alerts-from.ts';
import { readAlerts } from '../alerts/read-alerts.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import type { Intake } from './intake.ts';
import type { LeftAlone } from './keep-alert.ts';
import { startContainment } from './start-containment.ts';
import type { Containment, Unanswered } from './start-containment.ts';

/** What became of a message: one containment for each account it names. */
export interface TakenIn {
  readonly containments: readonly Containment[];
  /** What was not acted on. */
  readonly left: LeftAlone | undefined;
  /** Take the message in again later: what is started already is joined then. */
  readonly unanswered: Unanswered | undefined;
}

/** Takes in an alert of any known format. Throws only where the task hub or the case store cannot be reached. */
export async function takeIn(
  intake: Intake,
  body: unknown,
  { receivedAt, sentBy }: Pick<Reception, 'receivedAt' | 'sentBy'>,
): Promise<TakenIn> {
  const read = readAlerts(body, { receivedAt, sentBy, farEnd: intake.farEnd });
  const containments = await Promise.all(read.alerts.map((alert) => startContainment(intake, alert)));
  const [unanswered] = containments.flatMap((each) => ('unanswered' in each ? [each.unanswered] : []));
  const rejections = containments.flatMap((each) => ('rejected' in each ? [each.rejected] : []));
  const why = together([...read.held, ...read.rejected, ...rejections, ...read.unnamed.map(unnamed)]);
  return { containments, unanswered, left: why && { state: read.held.length > 0 ? 'held' : 'rejected', why } };
}

function unnamed(name: string): Rejection {
  const problem = `mentions "${name}" without saying which account that is`;
  const remedy = 'Contain it by hand, and map its object id in the rule that raised the alert';
  return rejection('An account of the alert is not named.', 'body', problem, remedy, 'unnamed');
}

function together(rejections: readonly Rejection[]): Rejection | undefined {
  const [first, ...more] = rejections;
  if (!first || more.length === 0) return first;
  return {
    code: first.code,
    reason: rejections.map(({ reason }) => reason).join(' '),
    errors: rejections.flatMap(({ errors }) => errors),
  };
}
