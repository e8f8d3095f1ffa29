import { join } from 'node:path';
import { scenarioNamed, scenarios } from '../drill/rehearsal/scenarios/scenario-named.ts';
import { systemClock } from '../host/system-clock.ts';
import { commandNamed, parseCommand, scenarioOption, wholeNumber } from './command-options.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';
import { logToStderr } from './log-to-stderr.ts';
import { orPortInUse } from './or-port-in-use.ts';
import { keepIssuer } from './cordon/token.ts';
import { openStage } from '../drill/rehearsal/open-stage.ts';
import { whenAborted } from '../drill/rehearsal/when-aborted.ts';

interface StartOptions {
  readonly scenario: string;
  readonly port: number;
  readonly brokerPort: number;
  readonly seed: number;
  readonly latency: number;
}

process.exitCode = await exitCodeOf(async () => {
  const description = 'Serves Cordon on this machine against a simulated tenant, in real time, until it is stopped.';
  const command = commandNamed('npm start --', description, (text) => process.stdout.write(text))
    .addOption(scenarioOption(scenarios.map(({ name }) => name)))
    .option('--port <n>', 'of the app', wholeNumber, 7071)
    .option('--broker-port <n>', 'of the Service Bus queue', wholeNumber, 5672)
    .option('--seed <n>', 'of the simulated tenant', wholeNumber, 1)
    .option('--latency <ms>', 'how long each request to the tenant takes', wholeNumber, 50);
  return serve(parseCommand(command, process.argv.slice(2)).opts<StartOptions>());
});
setTimeout(() => process.exit(), 500).unref();

async function serve({ scenario: name, port, brokerPort, seed, latency }: StartOptions): Promise<number> {
  const stop = endOnSignals('Stopped. Running cases go on at the next start.');
  const scenario = scenarioNamed(name);
  const stateDirectory = join(import.meta.dirname, '../.cordon');
  const stage = await orPortInUse({ '--port': port, '--broker-port': brokerPort }, () =>
    openStage({
      clock: systemClock(),
      scenario,
      seed,
      latencyMs: latency,
      stateDirectory,
      database: 'cordon.sqlite',
      ports: { host: port, broker: brokerPort },
      log: logToStderr,
    }),
  );
  await keepIssuer(stateDirectory, stage.tenant.api);
  const signedIn = (as: string, role: string): string =>
    `-H "authorization: Bearer $(npx cordon token --as ${as} --role ${role})"`;
  const cases = `${stage.host.url}/api/containments`;
  const alert = JSON.stringify({ account: scenario.account.userPrincipalName, reason: 'impossible travel' });
  process.stdout.write(
    `${[
      `Cordon serves ${stage.host.url} against a simulated tenant (scenario ${scenario.name}).`,
      '',
      'Contain the account:',
      `  curl -X POST ${cases} ${signedIn('mia', 'Case.Contain')} -H 'content-type: application/json' -d '${alert}'`,
      'See how it goes:',
      `  curl ${cases} ${signedIn('mia', 'Case.Read')}`,
      'What else it answers:',
      `  curl ${stage.host.url}/api/openapi.json`,
      'Alerts over Service Bus go to the queue "alerts" of',
      `  ${stage.broker.connectionString}`,
      '',
      'Cases and their state are kept in .cordon/ and go on at the next start, even after kill -9.',
      'The simulated tenant and the queue live in memory: the next start has a fresh tenant, as compromised as this one was.',
    ].join('\n')}\n`,
  );
  try {
    return await whenAborted(stop.signal);
  } finally {
    await stage.close();
  }
}
