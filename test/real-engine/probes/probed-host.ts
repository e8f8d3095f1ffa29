import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Probe } from './probes.ts';

const Status = z.looseObject({ runtimeStatus: z.string(), output: z.unknown(), customStatus: z.unknown() });
type Operation = 'start' | 'raise' | 'terminate' | 'purge' | 'status';

/** A host that runs the probes' app, asked through the durable client of its functions. */
export interface ProbedHost {
  ask(operation: Operation, id: string, name?: string, value?: unknown): Promise<unknown>;
  statusOf(id: string): Promise<string>;
  /** Waits until the instance has that status. */
  until(id: string, status: string): Promise<void>;
  /** Waits until it has said so in its custom status. */
  untilSaid(id: string, customStatus: string): Promise<void>;
}

export interface Answer {
  readonly status: string;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly did: unknown;
}

const ends = ['Completed', 'Failed', 'Terminated'];

export function probedHost(url: string): ProbedHost {
  const ask: ProbedHost['ask'] = async (operation, id, name, value) => {
    return JSON.parse(await post(`${url}/api/client/${operation}/${id}`, JSON.stringify({ name, value }))) as unknown;
  };
  const statusOf = async (id: string): Promise<string> => {
    const read = z.object({ is: Status }).safeParse(await ask('status', id));
    return read.data?.is.runtimeStatus ?? 'unknown';
  };
  const waitUntil = async (wanted: string, seen: () => Promise<unknown>): Promise<void> => {
    for (let left = 300; (await seen()) !== wanted; left -= 1) {
      if (left === 0) throw new Error(`${String(await seen())}, not ${wanted}`);
      await sleep(200);
    }
  };
  return {
    ask,
    statusOf,
    until: (id, status) => waitUntil(status, () => statusOf(id)),
    untilSaid: (id, customStatus) =>
      waitUntil(customStatus, async () => {
        return z.object({ is: Status }).safeParse(await ask('status', id)).data?.is.customStatus;
      }),
  };
}

/** Over a connection of its own: one that is kept may be closed under a request while the machine is busy. */
function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent: false }, (response) => {
      const answered = text(response);
      if (response.statusCode === 200) answered.then(resolve, reject);
      else answered.then((said) => reject(new Error(`${url} answered ${response.statusCode ?? 0}: ${said}`)), reject);
    });
    sent.on('error', reject).end(body);
  });
}

/** On a machine that has more to do. */
const patienceMs = 180_000;

/** What follows is where it was thrown, in .NET or here. The whole Functions host leaves one space where the extension alone leaves two. */
const withoutStack = (output: unknown): unknown =>
  typeof output === 'string' ? output.split(' \n ')[0]?.replace(' failed:  ', ' failed: ') : output;

/** Runs one probe; what came of it, as the client sees it. */
export async function runProbe(host: ProbedHost, id: string, probe: Probe): Promise<Answer> {
  const { orchestrator, input, does } = probe;
  await host.ask('start', id, orchestrator, input);
  const did = (await does?.(host, id)) ?? null;
  const until = performance.now() + patienceMs;
  let status = await host.statusOf(id);
  while (!ends.includes(status) && performance.now() < until) {
    await sleep(500);
    status = await host.statusOf(id);
  }
  const { output, customStatus } = z.object({ is: Status }).parse(await host.ask('status', id)).is;
  return { status, output: withoutStack(output), customStatus, did };
}
