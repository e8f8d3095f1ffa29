import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { startHost } from '../host/host.ts';
import type { Host, HostOptions } from '../host/host.ts';
import type { VirtualClock } from '../host/virtual-clock.ts';

export interface Wait {
  /** Milliseconds of CPU this process used. */
  readonly cpuMs: number;
  /** Timers, activities and sub-orchestrations the engine scheduled. */
  readonly actions: number;
  /** How often the tenant would have been asked. */
  readonly looks: number;
  /** How late the end of the wait was seen. */
  readonly lagMs: number;
  readonly longestHistory: number;
}

const directory = join('dist', 'polling-app');

/** Bundles the app that waits: the real `settle-step`, and the same wait with a fixed poll. */
export async function buildPollingApp(): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await build({
    entryPoints: ['bench/polling-app.ts'],
    outfile: join(directory, 'main.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@azure/functions-core'],
    logLevel: 'error',
  });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'polling-app', main: 'main.cjs' }));
  writeFileSync(join(directory, 'host.json'), readFileSync('host.json'));
}

export async function startPollingHost(
  clock: NonNullable<HostOptions['clock']>,
  differing: Partial<HostOptions> = {},
): Promise<Host> {
  return startHost({ directory, port: 0, database: ':memory:', clock, log: () => undefined, ...differing });
}

/** Waits once, in virtual time, and says what it cost. */
export async function measureWait(
  { host, clock }: { host: Host; clock: VirtualClock },
  how: 'settle' | 'fixed',
  waitMs: number,
): Promise<Wait> {
  const actionsBefore = host.actions;
  const cpuBefore = process.cpuUsage();
  const release = clock.busy();
  const response = await fetch(`${host.url}/api/start`, { method: 'POST', body: JSON.stringify({ how, waitMs }) });
  const { instanceId, landsAt } = (await response.json()) as { instanceId: string; landsAt: number };
  release();
  let longestHistory = 0;
  for (;;) {
    const view = host.instances().find((instance) => instance.instanceId === instanceId);
    longestHistory = Math.max(longestHistory, view?.history.length ?? 0);
    if (view?.runtimeStatus === 'Completed') {
      const { user, system } = process.cpuUsage(cpuBefore);
      const seen = how === 'settle' ? settled(view.output, landsAt) : (view.output as Pick<Wait, 'looks' | 'lagMs'>);
      return { ...seen, cpuMs: (user + system) / 1_000, actions: host.actions - actionsBefore, longestHistory };
    }
    await new Promise((later) => setTimeout(later, 5));
  }
}

function settled(output: unknown, landsAt: number): Pick<Wait, 'looks' | 'lagMs'> {
  const [outcome] = output as [{ attempts: number; seenAt: string }];
  return { looks: outcome.attempts, lagMs: Date.parse(outcome.seenAt) - landsAt };
}
