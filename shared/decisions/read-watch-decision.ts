import { readCase } from '../casefile/case-file.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { outOfBandChannels } from '../domain/channels.ts';
import type { Account } from '../domain/account.ts';
import type { WorkContext } from '../work/work-context.ts';
import { drawPlan } from '../plan/draw-plan.ts';
import type { WatchDecision } from '../plan/watch-decision.ts';

/**
 * The first word in the case that ends the watch; null while there is none. The T1 of an escalation counts from that word. The account is
 * read again if the tenant answers: else it is known as it was when the watch began, and the cut-off does not wait.
 */
export async function readWatchDecision(
  start: CaseStart,
  readAnew: () => Promise<Account | undefined>,
  { farEnd, store }: Pick<WorkContext, 'farEnd' | 'store'>,
): Promise<WatchDecision | null> {
  const { decisions: decided } = await readCase(store, start.caseId);
  const end = decided.find(({ decision }) => decision.decision === 'escalate' || decision.decision === 'close');
  if (end?.decision.decision === 'close') return end.decision;
  if (!end) return null;
  const ticked = new Set(decided.flatMap(({ decision }) => (decision.decision === 'tick' ? [decision.channel] : [])));
  const unticked = outOfBandChannels.flatMap(({ channel }) => (ticked.has(channel) ? [] : [channel]));
  const account = await readAnew();
  const contained: CaseStart = {
    ...start,
    account: account ?? start.account,
    mode: 'contain',
    incident: { ...start.incident, receivedAt: end.at },
  };
  const plan = drawPlan(farEnd, contained.account, contained.options, end.at);
  return { decision: 'escalate', start: contained, plan, unticked, readAnew: account !== undefined };
}
