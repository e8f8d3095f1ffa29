import { minutes } from '../shared/domain/duration.ts';
import { randomUUID } from 'node:crypto';
import type { ServiceBusSender } from '@azure/service-bus';
import { emptyMailbox } from '../drill/simulation/tenant/mailbox.ts';
import { simulatedUser } from '../drill/simulation/tenant/simulated-user.ts';
import type { SimulatedUser } from '../drill/simulation/tenant/simulated-user.ts';
import type { TenantState } from '../drill/simulation/tenant/state.ts';
import type { CaseStore, StoredEntry } from '../shared/casefile/case-store.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';
import type { PlanOptions } from '../shared/domain/plan-options.ts';

export const cutOffSteps = microsoft365.order.cutOff.map(({ step }) => step.name);

export interface BenchCase {
  /** Somebody who was not contained before; answers the object id. */
  newcomer(): string;
  /** Sends the alert and reads from the case file how long it took, in milliseconds from the alert. */
  contain(objectId: string, options: Partial<PlanOptions>, runs: readonly string[]): Promise<Took>;
}

export interface Took {
  readonly t1Ms: number;
  /** To the acknowledgement of the change that shut the last of the doors. */
  readonly lastShutMs: number;
  readonly lastRun: string;
  /** Of each run: when it was last changed for, and when that was first seen to hold. */
  readonly landedMs: ReadonlyMap<string, number>;
  readonly seenMs: ReadonlyMap<string, number>;
}

/** `plant` opens the attacker's doors in each newcomer's account. */
export function benchCase(
  state: TenantState,
  store: CaseStore,
  sender: ServiceBusSender,
  plant: (state: TenantState, user: SimulatedUser) => void = () => undefined,
): BenchCase {
  return {
    newcomer() {
      const objectId = randomUUID();
      const userPrincipalName = `${objectId.slice(0, 8)}@contoso.com`;
      const person = { objectId, userPrincipalName, displayName: userPrincipalName };
      const user = simulatedUser(person);
      state.users.set(objectId, user);
      state.mailboxes.set(objectId, emptyMailbox(person));
      plant(state, user);
      return objectId;
    },
    async contain(objectId, options, runs) {
      await sender.sendMessages({
        body: { account: objectId, reason: 'bench', options },
        messageId: randomUUID(),
      });
      // Whoever watches takes time away from what is watched: nobody looks before it must be over.
      await pause(runs.length > 0 ? 4_000 : 700);
      for (const giveUp = performance.now() + minutes(1); ;) {
        const took = timesIn(await entriesOf(objectId, store), runs);
        if (took) return took;
        if (performance.now() > giveUp)
          throw new Error(`still not shut after a minute: ${(await openIn(objectId, store, runs)).join(', ')}`);
        await pause(runs.length > 0 ? 500 : 50);
      }
    },
  };
}

async function entriesOf(objectId: string, store: CaseStore): Promise<readonly StoredEntry[]> {
  for (const key of (await store.keys('cases/')).toReversed()) {
    const record = await store.get<{ objectId: string; caseId: string }>(key);
    if (record?.objectId === objectId) return store.entries(record.caseId);
  }
  return [];
}

async function openIn(objectId: string, store: CaseStore, runs: readonly string[]): Promise<string[]> {
  const landed = landedIn(await entriesOf(objectId, store));
  return runs.filter((run) => !landed.has(run));
}

/** When each run that holds was last changed for it; where nothing had to be changed, when that was seen. Milliseconds since the epoch. */
function landedIn(entries: readonly StoredEntry[]): Map<string, number> {
  const landed = new Map<string, number>();
  for (const { at, run, state, actedAt } of entries) {
    if (run === undefined || landed.has(run) || (state !== 'holds' && state !== 'acknowledged')) continue;
    landed.set(run, Date.parse(typeof actedAt === 'string' ? actedAt : at));
  }
  return landed;
}

/** Undefined while not everything is there. */
function timesIn(entries: readonly StoredEntry[], runs: readonly string[]): Took | undefined {
  const alert = entries.find(({ kind }) => kind === 'alert') as { incident?: { receivedAt: string } } | undefined;
  const acted = entries.filter(({ kind, step }) => kind === 'attempt' && cutOffSteps.includes(String(step)));
  const landed = landedIn(entries);
  if (alert?.incident === undefined || acted.length < cutOffSteps.length) return undefined;
  if (!runs.every((run) => landed.has(run))) return undefined;
  const receivedAt = Date.parse(alert.incident.receivedAt);
  const seen = entries.filter(({ run, state }) => run !== undefined && (state === 'holds' || state === 'acknowledged'));
  const seenAt = seen.toReversed().map(({ run, at }) => [String(run), Date.parse(at)] as const);
  const sinceAlert = (times: Iterable<readonly [string, number]>): Map<string, number> =>
    new Map([...times].map(([run, time]) => [run, time - receivedAt]));
  const first = acted.slice(0, cutOffSteps.length).map(({ actedAt }) => Date.parse(String(actedAt)));
  return {
    t1Ms: Math.max(...first) - receivedAt,
    lastShutMs: Math.max(receivedAt, ...runs.map((run) => landed.get(run) ?? 0)) - receivedAt,
    lastRun: runs.toSorted((a, b) => (landed.get(b) ?? 0) - (landed.get(a) ?? 0))[0] ?? '',
    landedMs: sinceAlert(landed),
    seenMs: sinceAlert(seenAt),
  };
}

const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms));
