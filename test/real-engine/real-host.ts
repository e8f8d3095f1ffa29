import { join } from 'node:path';
import { engineProgram } from './install.ts';
import { endsWithParent, startProcess, type Start, type StartedProcess } from './started-process.ts';

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
  /** Hears all that its processes say. */
  readonly log: (line: string) => void;
}

const hostJson = join(import.meta.dirname, '../../host.json');

/** Starts the app in a process of its own, and the real engine beside it, under the project's own host.json. */
export async function startRealHost({ app, hub, storage, environment, log }: RealHostOptions): Promise<RealHost> {
  const node = await startProcess({
    command: process.execPath,
    argv: [...endsWithParent, join(import.meta.dirname, 'bridge.ts'), app],
    environment,
    readyWhen: [/^app at (\S+)$/m],
    log,
  });
  const [url = ''] = node.ready;
  try {
    const engine = await startEngine({
      command: 'dotnet',
      argv: [engineProgram, url, hostJson, hub],
      environment: { AzureWebJobsStorage: storage, DOTNET_NOLOGO: 'true' },
      readyWhen: [/^(engine is up)$/m],
      log,
    });
    return { url, kill: () => killAll([engine, node]) };
  } catch (error) {
    await node.kill();
    throw error;
  }
}

/** Starts the app on the embedded host, in a process of its own as well. */
export async function startEmbeddedHost(
  app: string,
  { database, environment, log }: Pick<RealHostOptions, 'environment' | 'log'> & { readonly database: string },
): Promise<RealHost> {
  const host = await startProcess({
    command: process.execPath,
    argv: [...endsWithParent, join(import.meta.dirname, 'embedded.ts'), app, database],
    environment,
    readyWhen: [/^app at (\S+)$/m],
    log,
  });
  return { url: host.ready[0] ?? '', kill: () => host.kill() };
}

/** Two that start at the same time may reach for the same local port, which all of them know; the loser ends. */
async function startEngine(start: Start, triesLeft = 3): Promise<StartedProcess> {
  try {
    return await startProcess(start);
  } catch (error) {
    if (triesLeft === 0 || !String(error).includes('Address already in use')) throw error;
    return startEngine(start, triesLeft - 1);
  }
}

async function killAll(processes: readonly StartedProcess[]): Promise<void> {
  await Promise.all(processes.map((one) => one.kill()));
}
