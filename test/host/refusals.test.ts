import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../../host/host.ts';
import { systemClock } from '../../host/system-clock.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const functionsLibrary = JSON.stringify(createRequire(join(process.cwd(), 'package.json')).resolve('@azure/functions'));

interface AppFiles {
  readonly code?: string;
  readonly hostJson?: unknown;
  readonly settings?: unknown;
}

function writeApp({ code = '', hostJson = { version: '2.0' }, settings }: AppFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'host-refusal-'));
  folders.push(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: '*.cjs' }));
  writeFileSync(join(folder, 'host.json'), JSON.stringify(hostJson));
  if (settings !== undefined) writeFileSync(join(folder, 'local.settings.json'), JSON.stringify(settings));
  const library = `const { app, output, input, trigger } = require(${functionsLibrary}); const handler = () => {};`;
  writeFileSync(join(folder, 'app.cjs'), `${library}\n${code}`);
  return folder;
}

async function refusal(files: AppFiles): Promise<string> {
  const log = (): void => undefined;
  const options = { directory: writeApp(files), port: 0, database: ':memory:', clock: systemClock(), log };
  try {
    const host = await startHost(options);
    await host.close();
    return 'started';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

it.each([
  ['a queue storage trigger', `app.storageQueue('f', { queueName: 'q', connection: 'c', handler });`, '"queueTrigger"'],
  [
    'an entity',
    `app.generic('f', { trigger: trigger.generic({ type: 'entityTrigger' }), handler });`,
    '"entityTrigger"',
  ],
  [
    'an output binding',
    `app.http('f', { extraOutputs: [output.storageQueue({ queueName: 'q', connection: 'c' })], handler });`,
    'output binding "queue"',
  ],
  [
    'an input binding',
    `app.http('f', { extraInputs: [input.storageBlob({ path: 'p', connection: 'c' })], handler });`,
    'input binding "blob"',
  ],
  [
    'function-level retry',
    `app.timer('f', { schedule: '0 0 * * * *', retry: { strategy: 'fixedDelay', delayInterval: 1, maxRetryCount: 1 }, handler });`,
    'function-level retry',
  ],
  ['a schedule of five fields', `app.timer('f', { schedule: '*/5 * * * *', handler });`, 'six-field'],
  ['a schedule that is a time span', `app.timer('f', { schedule: '00:05:00', handler });`, 'six-field'],
  ['a log hook', `app.hook.log(() => {});`, 'log hook'],
  [
    'a constraint of a route',
    `app.http('f', { route: 'a/{b:regex(x)}', handler });`,
    'constraint that is not implemented',
  ],
  ['a constraint within a part of a route', `app.http('f', { route: 'a/v{b:int}', handler });`, 'v{b:int}'],
  [
    'batches',
    `app.serviceBusQueue('f', { queueName: 'q', cardinality: 'many', connection: 'c', handler });`,
    'batches of messages',
  ],
  [
    'sessions',
    `app.serviceBusQueue('f', { queueName: 'q', isSessionsEnabled: true, connection: 'c', handler });`,
    'sessions are not implemented',
  ],
  ['a missing connection', `app.serviceBusQueue('f', { queueName: 'q', connection: 'Absent', handler });`, '"Absent"'],
])('what the host does not do is refused at start-up %s', async (_what, code, said) => {
  const message = await refusal({ code });
  expect(message).toContain(said);
  expect(message).toContain('Remedy:');
});

it('what the host does not do is refused at start-up a Service Bus connection by identity', async () => {
  const settings = { Values: { Bus__fullyQualifiedNamespace: 'x.servicebus.windows.net' } };
  const code = `app.serviceBusQueue('f', { queueName: 'q', connection: 'Bus', handler });`;
  expect(await refusal({ code, settings })).toContain('"Bus__fullyQualifiedNamespace"');
});

it.each([
  [{ version: '1.0' }, '"version" must be "2.0"'],
  [{ version: '2.0', functionTimeout: 5 }, '"functionTimeout" must be a time span'],
  [{ version: '2.0', watchDirectories: ['x'] }, '"watchDirectories" is not known'],
  [{ version: '2.0', extensions: { queues: { batchSize: 1 } } }, '"extensions.queues.batchSize"'],
  [{ version: '2.0', extensions: { durableTask: { extendedSessionsEnabled: true } } }, 'extendedSessionsEnabled'],
  [
    { version: '2.0', extensions: { durableTask: { overridableExistingInstanceStates: 'AnyState' } } },
    'overridableExistingInstanceStates',
  ],
  [{ version: '2.0', extensions: { serviceBus: { autoCompleteMessages: false } } }, 'autoCompleteMessages'],
  [{ version: '2.0', concurrency: { dynamicConcurrencyEnabled: true } }, '"concurrency.dynamicConcurrencyEnabled"'],
  [{ version: '2.0', extensions: { durableTask: { defaultVersion: '1.0' } } }, 'defaultVersion'],
  [{ version: '2.0', extensions: { serviceBus: { maxConcurrentCalls: 0 } } }, 'maxConcurrentCalls'],
])('what the host does not do is refused at start-up host.json %j', async (hostJson, said) => {
  expect(await refusal({ hostJson })).toContain(said);
});

it('what the host does not do is refused at start-up everything at once, not one thing after the other', async () => {
  const message = await refusal({
    code: `app.cosmosDB('f', { connection: 'c', databaseName: 'd', containerName: 'e', handler });`,
    hostJson: { version: '2.0', a: 1, b: 2 },
  });
  for (const said of ['"a"', '"b"', '"cosmosDBTrigger"']) expect(message).toContain(said);
});

it('what the host does not do is refused at start-up encrypted settings', async () => {
  expect(await refusal({ settings: { IsEncrypted: true, Values: {} } })).toContain('encrypted');
});

describe('what the host does do is not refused', () => {
  it('a function that is not implemented and that a setting disables', async () => {
    const settings = { Values: { 'AzureWebJobs.disabled.Disabled': 'true' } };
    const code = `app.storageQueue('disabled', { queueName: 'q', connection: 'c', handler });`;
    expect(await refusal({ code, settings })).toBe('started');
  });

  it('an app with settings, a timer and a known host.json', async () => {
    const hostJson = {
      version: '2.0',
      functionTimeout: '-1',
      concurrency: { dynamicConcurrencyEnabled: false, snapshotPersistenceEnabled: true },
      logging: { logLevel: { default: 'Warning' } },
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
    };
    const settings = { Values: { FixtureSchedule: '0 0 * * * *' } };
    const code = `app.timer('f', { schedule: '%FixtureSchedule%', handler });`;
    expect(await refusal({ code, hostJson, settings })).toBe('started');
  });
});

it('leaves out what it refuses and runs the rest, where that is asked for', async () => {
  const said: string[] = [];
  const code = `
    app.storageQueue('queued', { queueName: 'q', connection: 'c', handler });
    app.timer('never', { schedule: 'whenever', handler });
    app.http('answers', { handler: () => ({ body: 'yes' }) });`;
  const host = await startHost({
    directory: writeApp({ code, hostJson: { version: '2.0', unheard: { of: 1 } } }),
    port: 0,
    database: ':memory:',
    clock: systemClock(),
    skipRefused: true,
    log: (level, _, message) => level === 'warning' && said.push(message),
  });
  try {
    expect(host.functions).toEqual([
      { name: 'answers', trigger: 'httpTrigger', address: `GET, POST ${host.url}/api/answers` },
    ]);
    expect(await (await fetch(`${host.url}/api/answers`)).text()).toBe('yes');
    for (const name of ['"queued"', '"never"', '"unheard.of"'])
      expect(said).toContainEqual(expect.stringMatching(new RegExp(`^Left out: .*${name}.* Remedy: .*[.]$`)));
  } finally {
    await host.close();
  }
});

it('gives up on a function that takes longer than functionTimeout, and tells the hooks of its end what those of its start left', async () => {
  const said: string[] = [];
  const code = `
    app.hook.appStart((context) => { context.hookData.left = 'kept'; });
    app.hook.appTerminate((context) => { globalThis[Symbol.for('fixture.hookData')] = context.hookData; });
    app.http('hangs', { handler: () => new Promise(() => {}) });
    app.http('answers', { handler: () => ({ body: 'yes' }) });`;
  const host = await startHost({
    directory: writeApp({ code, hostJson: { version: '2.0', functionTimeout: '00:00:00.05' } }),
    port: 0,
    database: ':memory:',
    clock: systemClock(),
    log: (level, _, message) => level === 'error' && said.push(message),
  });
  expect((await fetch(`${host.url}/api/hangs`)).status).toBe(500);
  expect((await fetch(`${host.url}/api/answers`)).status).toBe(200);
  await host.close();
  expect(said).toEqual([expect.stringContaining('"hangs" was given up after 50 ms')]);
  expect(Reflect.get(globalThis, Symbol.for('fixture.hookData'))).toEqual({ left: 'kept' });
});
