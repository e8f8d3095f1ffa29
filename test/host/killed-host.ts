import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fixture } from './running-host.ts';

/** A host of the durable fixture in a process of its own, to be killed. */
export interface KilledHost {
  /** Answers what the durable client of the fixture answered. */
  start(id: string, name: string, input: unknown): Promise<unknown>;
  status(id: string): Promise<unknown>;
  /** Its errors so far. */
  readonly told: readonly string[];
  /** As `kill -9` does. */
  kill(): Promise<void>;
}

export async function spawnHost(database: string): Promise<KilledHost> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join('test', 'host', 'crash-child.ts'), fixture('durable'), database],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const told: string[] = [];
  child.stderr!.on('data', (text: Buffer) => told.push(text.toString()));
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const url = line.toString().trim();
  const client = async (operation: string, id: string, body: unknown): Promise<unknown> =>
    (await fetch(`${url}/api/client/${operation}/${id}`, { method: 'POST', body: JSON.stringify(body) })).json();
  return {
    told,
    start: (id, name, input) => client('start', id, { name, input }),
    status: (id) => client('status', id, {}),
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

export const endOfJourney = (n: number): unknown[] => [`Hello ${n}!`, n, 2 * n, 3 * n, 'Hello child!', n + 3];
