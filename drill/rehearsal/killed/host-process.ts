import { flushCompileCache } from 'node:module';
import { startHost } from '../../../host/host.ts';
import type { Followed, TimeTold } from './clock-message.ts';
import { ledClock } from './led-clock.ts';

/** The host of a drill in a process of its own, to be killed. Arguments: the app, the database, the port, by how much the clock is ahead. */
const [directory = '', database = '', port = '', offset = ''] = process.argv.slice(2);
const say = (said: Followed): unknown => process.send?.(said);
const clock = ledClock(Number(offset), say);
// Before the app loads: libraries may keep the `Date` they find.
clock.install();
process.on('message', (told: TimeTold) => clock.hear(told));
process.on('disconnect', () => process.exit(0));
const release = clock.busy();
const host = await startHost({
  directory,
  database,
  port: Number(port),
  clock,
  log: (level, category, message) => {
    if (level === 'error' || level === 'critical') process.stderr.write(`${level} ${category}: ${message}\n`);
  },
});
// Normally written at the end, and this process has none: the next one shall not compile everything again.
flushCompileCache();
say({ is: 'up', url: host.url });
release();
