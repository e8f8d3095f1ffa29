import { hours } from '../shared/domain/duration.ts';
import { virtualClock } from '../host/virtual-clock.ts';

const clock = virtualClock();
// Before anything else loads: libraries may keep the `Date` they find.
clock.install();
const { buildPollingApp, startPollingHost, measureWait } = await import('./polling-host.ts');
const { historyGrowth } = await import('./history-growth.ts');
const { pollCost } = await import('./poll-cost.ts');

const { commitCost } = await import('./commit-cost.ts');

await buildPollingApp();
const host = await startPollingHost(clock);
const stage = { host, clock };
// Not counted: the first wait loads and compiles.
await measureWait(stage, 'settle', hours(1));
const results = [await pollCost(stage), await historyGrowth(stage), await commitCost(clock)];
await host.close();
process.stdout.write(JSON.stringify(results));
process.exit();
