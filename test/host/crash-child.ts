import { flushCompileCache } from 'node:module';
import { startHost } from '../../host/host.ts';
import { systemClock } from '../../host/system-clock.ts';

/** A host in a process of its own, to be killed. Arguments: the app and the database. Says its address when it is ready. */
const [directory = '', database = ''] = process.argv.slice(2);
const host = await startHost({
  directory,
  database,
  port: 0,
  clock: systemClock(),
  log: (level, category, message) => {
    if (level === 'error' || level === 'critical') process.stderr.write(`${category}: ${message}\n`);
  },
});
// Normally written at the end, and this process has none: the next one shall not compile everything again.
flushCompileCache();
process.stdout.write(`${host.url}\n`);
