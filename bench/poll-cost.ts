import { hours, minutes } from '../shared/domain/duration.ts';
import type { Host } from '../host/host.ts';
import type { VirtualClock } from '../host/virtual-clock.ts';
import { measureWait } from './polling-host.ts';
import { round } from './result.ts';
import type { BenchResult } from './result.ts';

/** A password hash sync, an object sync, a mailbox move. */
const traces = [minutes(2), minutes(30), hours(6)];

/** Engine actions and tenant calls while waiting, over those of a fixed poll of 30 seconds. */
export async function pollCost(stage: { host: Host; clock: VirtualClock }): Promise<BenchResult> {
  let ours = 0;
  let fixed = 0;
  let latest = 0;
  for (const waitMs of traces) {
    const settle = await measureWait(stage, 'settle', waitMs);
    const poll = await measureWait(stage, 'fixed', waitMs);
    ours += settle.actions + settle.looks;
    fixed += poll.actions + poll.looks;
    // As a share of what is allowed: two minutes, or a tenth of the wait.
    latest = Math.max(latest, settle.lagMs / Math.max(minutes(2), waitMs / 10));
  }
  return {
    name: 'poll cost',
    ratio: round(ours / fixed),
    target: 0.15,
    details: { ours, fixed, 'lag over allowed lag (at most 1)': round(latest) },
  };
}
