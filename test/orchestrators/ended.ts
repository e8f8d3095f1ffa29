import type { Host } from '../../host/host.ts';

/** Shorter than Jest's, so that whoever waits says what is missing, and closes what is open. */
const patienceMs = 100_000;

interface Waiting {
  /** How many instances must have ended; one unless said. */
  readonly count?: number;
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal;
}

/** Waits, in real time, until as many instances of an orchestrator are there and none is under way; fails where one failed. */
export async function ended(host: Host, name: string, { count = 1, signal }: Waiting = {}): Promise<void> {
  // Not by `Date`, whose time is virtual here.
  const givesUpAt = performance.now() + patienceMs;
  for (;;) {
    signal?.throwIfAborted();
    const statuses = host.statuses().filter((each) => each.name === name);
    if (statuses.some(({ runtimeStatus }) => runtimeStatus === 'Failed')) throw new Error(described(host, name));
    if (statuses.length >= count && statuses.every(({ runtimeStatus }) => runtimeStatus === 'Completed')) return;
    if (performance.now() > givesUpAt) throw new Error(`${name} did not end: ${described(host)}`);
    await new Promise((later) => setTimeout(later, 20));
  }
}

function described(host: Host, name?: string): string {
  const seen = host.instances().filter((each) => name === undefined || each.name === name);
  return JSON.stringify(seen.map(({ instanceId, runtimeStatus, output }) => ({ instanceId, runtimeStatus, output })));
}
