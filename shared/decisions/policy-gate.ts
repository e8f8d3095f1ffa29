import type { Ranks } from '../catalogue/far-end.ts';
import { minutes } from '../domain/duration.ts';
import { askerOf } from '../intake/asker-of.ts';
import type { Gate } from '../intake/gates.ts';
import { judge } from './policy.ts';
import type { InForce } from './policy-in-force.ts';

interface Known {
  policy(): Promise<InForce>;
  /** Undefined: the tenant does not tell them now. */
  ranks(): Promise<Ranks | undefined>;
  /** ISO 8601 UTC. */
  now(): string;
}

/** Asks the policy how far an account may be contained at once. */
export function policyGate(known: Known): Gate {
  return async (account, alert) => {
    const [{ policy }, ranks] = await Promise.all([known.policy(), known.ranks()]);
    const judged = judge(policy, account, askerOf(alert), ranks);
    if (judged.atOnce === 'full') return { is: 'go' };
    const { atOnce, afterApproval, because, onExpiry } = judged;
    const until = new Date(Date.parse(known.now()) + minutes(policy.approvalMinutes)).toISOString();
    return { is: 'limit', atOnce, afterApproval, because, until, onExpiry };
  };
}
