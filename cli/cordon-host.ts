import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startHost } from '../host/host.ts';
import { systemClock } from '../host/system-clock.ts';
import { commandNamed, parseCommand, wholeNumber } from './command-options.ts';
import { whenAborted } from '../drill/rehearsal/when-aborted.ts';
import { logToStderr } from './log-to-stderr.ts';
import { orPortInUse } from './or-port-in-use.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';
import { UsageError } from './usage-error.ts';

interface HostOptions {
  readonly port: number;
  readonly skipRefused?: boolean;
}

// No top-level await: this file is bundled to CommonJS.
void exitCodeOf(async () => {
  const description =
    'Runs an Azure Functions app written in JavaScript (programming model v4) on this machine, until it is stopped. ' +
    'Its orchestrations are kept in .cordon-host of its folder, and go on at the next start.';
  const command = commandNamed('cordon-host', description, (text) => process.stdout.write(text))
    .argument('<folder>', 'the app: holds package.json and host.json')
    .option('--port <n>', 'of the app', wholeNumber, 7071)
    .option('--skip-refused', 'run what can run, and leave out what this host does not do');
  const { args } = parseCommand(command, process.argv.slice(2));
  return serve(resolve(String(args[0])), command.opts<HostOptions>());
}).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(), 500).unref();
});

async function serve(directory: string, { port, skipRefused = false }: HostOptions): Promise<number> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18))
    throw new UsageError(`The embedded host needs Node 22.18 or newer, and this is ${process.versions.node}.`);
  for (const file of ['package.json', 'host.json'])
    if (!existsSync(join(directory, file)))
      throw new UsageError(`${join(directory, file)} does not exist: name the folder of a Functions app.`);
  const stop = endOnSignals('Stopped. Running orchestrations go on at the next start.');
  const state = join(directory, '.cordon-host');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const host = await orPortInUse({ '--port': port }, () =>
    startHost({
      directory,
      port,
      database: join(state, 'orchestrations.sqlite'),
      clock: systemClock(),
      skipRefused,
      log: logToStderr,
    }),
  );
  process.stdout.write(`The app of ${directory} is served at ${host.url}. Stop it with Ctrl-C.\n`);
  for (const { name, trigger, address } of host.functions) process.stdout.write(`  ${name}: ${address ?? trigger}\n`);
  try {
    return await whenAborted(stop.signal);
  } finally {
    await host.close();
  }
}
