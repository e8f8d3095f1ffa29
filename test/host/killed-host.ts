import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fixture } from './running-host.ts';

/** A host of the durable fixture in a process of its own, to be killed. */
export interface KilledHost {
  /** Answers what the durable client of the fixture answered. */
  start(id: string, name: string, input: unknown): Promise<unknown>;
  /** As `kill -9` does. */
  kill(): Promise<void>;
}

export async function spawnHost(database: string): Promise<KilledHost> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join('test', 'host', 'crash-child.ts'), fixture('durable'), database],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const url = line.toString().trim();
  return {
    async start(id, name, input) {
      const body = JSON.stringify({ name, input });
      return (await fetch(`${url}/api/client/start/${id}`, { method: 'POST', body })).json();
    },
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

export const endOfJourney = (n: number): unknown[] => [`Hello ${n}!`, n, 2 * n, 3 * n, 'Hello child!', n + 3];
