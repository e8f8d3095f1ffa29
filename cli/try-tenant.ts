import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { wrapTo } from '../drill/rehearsal/terminal/columns.ts';
import { sizeOf } from '../drill/rehearsal/terminal/live-region.ts';
import { ConfigurationError } from '../shared/config.ts';
import { AccountReference } from '../shared/domain/account-reference.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';
import { commandNamed, parseCommand, wholeNumber } from './command-options.ts';
import { outputTo } from './output-to.ts';
import { endOnSignals, exitCodeOf } from './run-command.ts';
import { conclude, describeTrial } from './try-tenant/describe-trial.ts';
import { settingsHere, simulatedTenant, tenantOfSettings } from './try-tenant/tenant-to-try.ts';
import type { TenantToTry } from './try-tenant/tenant-to-try.ts';
import type { Trial } from './try-tenant/trial.ts';
import { tryRights } from './try-tenant/try-rights.ts';
import { trySteps } from './try-tenant/try-steps.ts';
import { UsageError } from './usage-error.ts';

interface TryOptions {
  readonly account?: AccountReference;
  readonly simulated?: true;
  readonly seed: number;
  readonly output: 'text' | 'json';
}

process.exitCode = await exitCodeOf(async () => {
  const description =
    'Reads what containing an account would have to read, and says what would not work. Nothing is changed.';
  const command = commandNamed('npm run try-tenant --', description, (text) => process.stdout.write(text))
    .option('--account <address>', 'an account to try it on, best one made for tests', referenceOf)
    .option('--simulated', 'try a simulated tenant, as without settings')
    .option('--seed <n>', 'of the simulated tenant', wholeNumber, 1)
    .option('-o, --output <form>', 'text or json', outputForm, 'text')
    .addHelpText(
      'after',
      '\nThe settings (CORDON_TENANT_ID and others) say which tenant, from the environment\nor from local.settings.json. Without them it is a simulated one.',
    );
  return tryTenant(parseCommand(command, process.argv.slice(2)).opts<TryOptions>());
});
// Whatever a library still holds open must not keep a finished command alive.
setTimeout(() => process.exit(), 500).unref();

async function tryTenant({ account, simulated, seed, output }: TryOptions): Promise<number> {
  const { signal } = endOnSignals('Stopped. Nothing was changed.');
  const settings = simulated ? undefined : settingsHere(process.env, join(import.meta.dirname, '..'));
  const print = outputTo(process.stdout);
  const { columns } = sizeOf(print);
  const trials: Trial[] = [];
  const tell = (trial: Trial): void => {
    trials.push(trial);
    if (output === 'text') print.write(describeTrial(trial, columns));
  };
  const to = settings === undefined ? await simulatedTenant(seed) : connected(settings, tell);
  try {
    if (output === 'text') print.write(`${wrapTo(headline(to), columns, '  ').join('\n')}\n`);
    if (to)
      for await (const trial of trialsIn(to, account)) {
        signal.throwIfAborted();
        tell(trial);
      }
  } finally {
    await to?.close();
  }
  const isWhole = trials.every(({ mark }) => mark !== 'fault');
  const { tenantId, drawn } = to ?? {};
  if (output === 'text') print.write(`${conclude(trials)}\n`);
  else
    process.stdout.write(
      `${JSON.stringify({ tenant: { tenantId, simulated: settings === undefined, drawn }, isWhole, trials }, null, 2)}\n`,
    );
  return isWhole ? 0 : 1;
}

/** Undefined where the settings are wrong: each fault of them is told. */
function connected(
  settings: NonNullable<ReturnType<typeof settingsHere>>,
  tell: (trial: Trial) => void,
): TenantToTry | undefined {
  try {
    return tenantOfSettings(settings);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const { setting, problem, remedy } of error.problems)
      tell({
        about: 'settings',
        title: setting,
        mark: 'fault',
        says: problem,
        remedy: `${remedy}.`,
        disables: microsoft365.steps.map(({ name }) => name),
      });
    return undefined;
  }
}

async function* trialsIn(
  { tenant, account: known }: TenantToTry,
  given: AccountReference | undefined,
): AsyncGenerator<Trial> {
  const reference = given ?? (known === undefined ? undefined : { by: 'address' as const, value: known });
  if (reference === undefined) throw new UsageError('Name an account to try it on: --account somebody@your-domain.');
  yield* tryRights(microsoft365, tenant);
  yield* trySteps(microsoft365, reference, tenant);
}

function headline(to: TenantToTry | undefined): string {
  if (!to) return 'The settings name no tenant that could be tried.';
  const { tenantId, drawn } = to;
  if (!drawn) return `Tenant ${tenantId}`;
  return `SIMULATED tenant ${tenantId}: ${drawn.join(', ')}`;
}

function referenceOf(value: string): AccountReference {
  const read = AccountReference.safeParse({ by: value.includes('@') ? 'address' : 'object-id', value });
  if (!read.success || value.trim() !== value) throw new InvalidArgumentError('It must be an address or an object id.');
  return read.data;
}

function outputForm(value: string): 'text' | 'json' {
  if (value === 'text' || value === 'json') return value;
  throw new InvalidArgumentError('It must be text or json.');
}
