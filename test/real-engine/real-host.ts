import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { azuriteProgram, engineProgram } from './install.ts';
import { startProcess, type StartedProcess } from './started-process.ts';

export interface RealHost {
  /** Of the app's HTTP functions. */
  readonly url: string;
  /** Ends the engine and the app at once, as a crash of the machine would. */
  kill(): Promise<void>;
}

export interface RealHostOptions {
  /** The folder of the app. */
  readonly app: string;
  readonly hub: string;
  /** A connection string. */
  readonly storage: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A file; what the processes say is added to it. */
  readonly log: string;
}

const addTo = (file: string) => (line: string) => appendFileSync(file, `${line}\n`);

/** Starts the app in a process of its own, and the real engine beside it. */
export async function startRealHost({ app, hub, storage, environment, log }: RealHostOptions): Promise<RealHost> {
  const node = await startProcess({
    command: process.execPath,
    argv: [join(import.meta.dirname, 'bridge.ts'), app],
    environment,
    readyWhen: [/^app at (\S+)$/m],
    log: addTo(log),
  });
  const [url = ''] = node.ready;
  try {
    const engine = await startProcess({
      command: 'dotnet',
      argv: [engineProgram, url, join(app, 'host.json'), hub],
      environment: { AzureWebJobsStorage: storage, DOTNET_NOLOGO: 'true' },
      readyWhen: [/^(engine is up)$/m],
      log: addTo(log),
    });
    return { url, kill: () => killAll([engine, node]) };
  } catch (error) {
    await node.kill();
    throw error;
  }
}

async function killAll(processes: readonly StartedProcess[]): Promise<void> {
  await Promise.all(processes.map((one) => one.kill()));
}

export interface Storage {
  readonly connectionString: string;
  close(): Promise<void>;
}

/** Azurite, with an account of its own that nobody else knows. */
export async function startStorage(folder: string): Promise<Storage> {
  mkdirSync(folder, { recursive: true });
  const [account, key] = ['cordontest', randomBytes(64).toString('base64')];
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  const services = ['Blob', 'Queue', 'Table'] as const;
  const azurite = await startProcess({
    command: process.execPath,
    argv: [azuriteProgram, '--location', folder, '--skipApiVersionCheck', '--silent', '--disableTelemetry', ...ports],
    environment: { AZURITE_ACCOUNTS: `${account}:${key}` },
    readyWhen: services.map((name) => new RegExp(`Azurite ${name} service is successfully listening at (\\S+)`)),
    log: () => undefined,
  });
  const endpoints = services.map((name, index) => `${name}Endpoint=${azurite.ready[index] ?? ''}/${account}`);
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${account}`,
      `AccountKey=${key}`,
      ...endpoints,
    ].join(';'),
    close: () => azurite.kill(),
  };
}
