import type { Probe } from '../../simulation/attacker/attack.ts';
import type { Tried } from '../../simulation/attacker/door-result.ts';

/** Whether a copy of the marked mail came by this way. */
export function copyBy(way: 'rule' | 'forwarding' | 'transport-rule', { wasAnswered, arrivedBy }: Probe): Tried {
  const opened = arrivedBy.has(way);
  if (!wasAnswered) return { opened, answer: 'the probe got no answer', isUnknown: true };
  return { opened, answer: opened ? 'a copy arrived' : 'no copy arrived' };
}
