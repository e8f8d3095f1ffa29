// The app on the embedded host, in a process of its own. Usage: embedded.ts <directory of the app> <database>
import { startHost } from '../../host/host.ts';
import { systemClock } from '../../host/system-clock.ts';

const [directory = '', database = ''] = process.argv.slice(2);
const { url } = await startHost({ directory, database, port: 0, clock: systemClock(), log: () => undefined });
process.stdout.write(`app at ${url}\n`);
