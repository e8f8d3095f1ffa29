import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostOptions } from '../../../host/host-contract.ts';
import { HostError } from '../../../host/host-error.ts';
import { seededRandom } from '../../simulation/tenant/seeded-random.ts';
import type { HostFault } from '../host-fault.ts';
import type { Followed } from './clock-message.ts';
import type { LeadingClock } from './leading-clock.ts';

export interface KillsHost {
  readonly times: number;
  /** Draws the moments. */
  readonly seed: number;
}

/** A host that is killed again and again, and started again at the same address. */
export interface KilledHost {
  readonly url: string;
  /** Resolves once it answers again, or was never gone. */
  readonly isUp: () => Promise<void>;
  close(): Promise<void>;
}

interface Killing extends HostFault {
  /** Starts the host as a process of its own. The authority is the tenant's, as PEM. */
  readonly start: (options: HostOptions, authority: string) => Promise<KilledHost>;
}

/** The longest that a host lives before it is killed: milliseconds of the machine's time. */
const longestLife = 1500;

/** Kills the host of a drill, as `kill -9` does, at moments that are drawn. No time is jumped over while it is gone. */
export function killing({ times, seed }: KillsHost, clock: LeadingClock): Killing {
  let kills = 0;
  return {
    options: {},
    async start(options, authority) {
      const random = seededRandom(seed);
      const environment = { NODE_EXTRA_CA_CERTS: `${options.database}.authority.pem` };
      writeFileSync(environment.NODE_EXTRA_CA_CERTS, authority);
      let { child, url } = await startProcess(options, environment, clock);
      const port = Number(new URL(url).port);
      let isClosed = false;
      let up: Promise<void> = Promise.resolve();
      const startAnew = async (): Promise<void> => {
        clock.lead({ tell: () => undefined });
        await kill(child);
        kills += 1;
        ({ child, url } = await startProcess({ ...options, port }, environment, clock));
      };
      const live = async (): Promise<void> => {
        while (kills < times) {
          await sleep(random() * longestLife);
          if (isClosed) return;
          up = startAnew();
          await up;
        }
      };
      // Whoever waits until it is up hears of a failure.
      const living = live().catch(() => undefined);
      return {
        url,
        isUp: () => up,
        async close() {
          isClosed = true;
          await living;
          await kill(child);
          clock.leadNobody();
        },
      };
    },
    told(verdict) {
      const told = { ...verdict, kills };
      if (kills === times) return told;
      return { ...told, complaints: [...verdict.complaints, `the host was killed only ${String(kills)} times`] };
    },
  };
}

async function startProcess(
  { directory, database, port, log }: HostOptions,
  environment: Readonly<Record<string, string>>,
  clock: LeadingClock,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const program = join(import.meta.dirname, 'host-process.ts');
  const argv = [directory, database, String(port), String(clock.offset)];
  const env = { ...process.env, ...environment };
  const child = fork(program, argv, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => log('error', 'Host', text.trimEnd()));
  const hear = clock.lead({
    tell: (told) => {
      if (child.connected) child.send(told);
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.on('message', (said: Followed) => {
    if (said.is === 'up') resolve(said.url);
    else hear(said);
  });
  child.once('exit', () => reject(new HostError('The host ended before it was up.')));
  return { child, url: await promise };
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
