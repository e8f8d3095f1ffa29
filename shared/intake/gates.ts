import type { Sender } from '../domain/sender.ts';
import type { Alert } from '../alerts/alert.ts';
import type { Account } from '../domain/account.ts';
import { lowestPermitted } from '../domain/level.ts';
import type { Permitted } from '../domain/level.ts';

export type GateAnswer =
  | { readonly is: 'go' }
  /** `hold`: nothing starts. `ask`: nothing starts yet, somebody is to be asked. Either way a person decides. */
  | { readonly is: 'hold' | 'ask'; readonly because: readonly string[] }
  | Limit;

/** So much runs at once, so much once a person approves, and nothing beyond. */
export interface Limit {
  readonly is: 'limit';
  readonly atOnce: Permitted;
  readonly afterApproval: Permitted;
  readonly because: readonly string[];
  /** ISO 8601 UTC: without an approval sessions are ended then, where that is allowed. */
  readonly until?: string;
  readonly onExpiry?: 'soft' | 'nothing';
}

/** All that stands in the way, taken together. */
export interface Stop extends Limit {
  /** Somebody is to be asked, and not only to find it. */
  readonly asks: boolean;
}

/** What a gate hears of the alert; the claim of the case has it as well. */
export type GatedAlert = Pick<Alert, 'incident' | 'options' | 'watch' | 'partOf'> & {
  /** Absent in cases of an older version. */
  readonly sentBy?: Sender;
};

/** One reason to think before an account is contained, e.g. that it is protected, or that too many are contained already. */
export type Gate = (account: Account, alert: GatedAlert) => Promise<GateAnswer>;

/** Stands between claim and start. The strictest word counts, and all reasons are told. Without a gate everything goes. */
export async function askGates(
  gates: readonly Gate[],
  account: Account,
  alert: GatedAlert,
): Promise<{ readonly is: 'go' } | Stop> {
  const answers = await Promise.all(gates.map((gate) => gate(account, alert).catch(noAnswer)));
  const stops = answers.flatMap((answer) => (answer.is === 'go' ? [] : [limitOf(answer)]));
  const [first] = stops;
  if (!first) return { is: 'go' };
  const until = stops.flatMap((stop) => stop.until ?? []).sort()[0];
  return {
    is: 'limit',
    atOnce: stops.map(({ atOnce }) => atOnce).reduce(lowestPermitted),
    afterApproval: stops.map(({ afterApproval }) => afterApproval).reduce(lowestPermitted),
    because: stops.flatMap(({ because }) => because),
    asks: answers.some(({ is }) => is === 'ask' || is === 'limit'),
    ...(until === undefined ? {} : { until }),
    // One that only holds is nobody's leave to end sessions.
    onExpiry: stops.every(({ onExpiry }) => onExpiry === 'soft') ? 'soft' : 'nothing',
  };
}

function limitOf(answer: Exclude<GateAnswer, { is: 'go' }>): Limit {
  if (answer.is === 'limit') return answer;
  return { is: 'limit', atOnce: 'nothing', afterApproval: 'full', because: answer.because };
}

/** A gate that fails stops the case where a person sees it: to start would be a guess, and to throw would hide the alert. */
function noAnswer(): GateAnswer {
  return { is: 'ask', because: ['a gate gave no answer'] };
}
