import type { Alert } from '../alerts/alert.ts';
import type { Account } from '../domain/account.ts';

export type GateAnswer =
  | { readonly is: 'go' }
  /** `hold`: nothing starts. `ask`: nothing starts yet, somebody is to be asked. Either way a person decides. */
  | { readonly is: 'hold' | 'ask'; readonly because: readonly string[] };

/** What a gate hears of the alert; the claim of the case has it as well. */
export type GatedAlert = Pick<Alert, 'incident' | 'options' | 'watch' | 'partOf'>;

/** One reason to think before an account is contained, e.g. that it is protected, or that too many are contained already. */
export type Gate = (account: Account, alert: GatedAlert) => Promise<GateAnswer>;

/** Stands between claim and start. The strictest word counts, and all reasons are told. Without a gate everything goes. */
export async function askGates(gates: readonly Gate[], account: Account, alert: GatedAlert): Promise<GateAnswer> {
  const answers = await Promise.all(gates.map((gate) => gate(account, alert).catch(noAnswer)));
  const stops = answers.filter((answer) => answer.is !== 'go');
  if (stops.length === 0) return { is: 'go' };
  const is = stops.some((stop) => stop.is === 'hold') ? 'hold' : 'ask';
  return { is, because: stops.flatMap(({ because }) => because) };
}

/** A gate that fails stops the case where a person sees it: to start would be a guess, and to throw would hide the alert. */
function noAnswer(): GateAnswer {
  return { is: 'ask', because: ['a gate gave no answer'] };
}
