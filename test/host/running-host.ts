import { join } from 'node:path';
import { startHost, type Host, type HostOptions, type InstanceView } from '../../host/host.ts';
import { virtualClock, type VirtualClock } from '../../host/virtual-clock.ts';

export interface RunningHost {
  readonly host: Host;
  readonly clock: VirtualClock;
  readonly logged: string[];
  /** Calls the fixture's durable client; what it answered, or its error as `{ error }`. */
  client(operation: string, id: string, body?: unknown): Promise<unknown>;
  instance(id: string): InstanceView | undefined;
  /** Waits, in real time, until the instance has a status it keeps. */
  ended(id: string): Promise<InstanceView>;
  run(name: string, input?: unknown): Promise<InstanceView>;
  close(): Promise<void>;
}

const ends = new Set(['Completed', 'Failed', 'Terminated']);
let runs = 0;

export const fixture = (name: string): string => join('test', 'host', 'apps', name);

export async function runHost(
  app: string,
  database = ':memory:',
  clock = virtualClock(Date.UTC(2026, 0, 1)),
  options: Pick<HostOptions, 'waitsForRedelivery' | 'losesWorker' | 'isDroppedAfter'> = {},
): Promise<RunningHost> {
  const logged: string[] = [];
  const log = (level: string, category: string, message: string): unknown =>
    logged.push(`${level} ${category}: ${message}`);
  clock.install();
  const host = await startHost({ directory: fixture(app), port: 0, database, clock, log, ...options });
  const instance = (id: string): InstanceView | undefined => host.instances().find((one) => one.instanceId === id);
  const client = async (operation: string, id: string, body: unknown = {}): Promise<unknown> => {
    const release = clock.busy();
    try {
      const answer = await fetch(`${host.url}/api/client/${operation}/${id}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return await answer.json();
    } finally {
      release();
    }
  };
  const ended = async (id: string): Promise<InstanceView> => {
    for (let turn = 0; turn < 20_000; turn++) {
      const view = instance(id);
      if (view && ends.has(view.runtimeStatus)) return view;
      await new Promise((done) => setTimeout(done, 1));
    }
    throw new Error(`${id} did not end: ${JSON.stringify(instance(id))}\n${logged.join('\n')}`);
  };
  return {
    host,
    clock,
    logged,
    client,
    instance,
    ended,
    async run(name, input) {
      const id = `${name}-${runs++}`;
      const answer = await client('start', id, { name, input });
      if (answer !== id) throw new Error(`not started: ${JSON.stringify(answer)}`);
      return ended(id);
    },
    async close() {
      await host.close();
      clock.uninstall();
    },
  };
}
