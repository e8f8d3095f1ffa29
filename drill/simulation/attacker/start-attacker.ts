import type { Clock } from '../../../host/clock.ts';
import { attackWith, type Attack } from './attack.ts';
import type { Door } from './door.ts';
import type { DoorResult, Tried } from './door-result.ts';
import { keyRing } from './key-ring.ts';
import { keepTrying } from './keep-trying.ts';
import { letIns, type LetIn } from './let-ins.ts';
import type { Loot } from './loot.ts';
import { tenantClient } from './tenant-client.ts';

export interface AttackerOptions {
  readonly tenant: { readonly url: string; readonly tenantId: string };
  readonly clock: Clock;
  /** Seeded: numbers in [0, 1). */
  readonly random: () => number;
  readonly loot: Loot;
  /** A round failed, which says nothing about any door; the attacker has stopped. */
  readonly onFailure?: (error: Error) => void;
}

export interface Attacker {
  /** Tries every door again and again, and fights back, until `stop`. */
  keepTrying(): void;
  /** They have heard that a door was opened for them, and try again soon. */
  hears(): void;
  /** Tries every door once, for real; throws where nobody can know whether one is shut. */
  tryEveryDoor(): Promise<DoorResult[]>;
  /** Tries what could open again when somebody lets the account sign in: run it after that. */
  tryAfterUnblock(): Promise<DoorResult[]>;
  /** Each stretch of tries that all opened a door, the oldest first. */
  readonly letIns: readonly LetIn[];
  stop(): void;
}

/** Somebody who holds stolen keys to one account. They know nothing but what the tenant answers them over HTTPS. */
export function startAttacker({ tenant, clock, random, loot, onFailure }: AttackerOptions): Attacker {
  const client = tenantClient(tenant);
  const keys = keyRing(loot);
  const history = letIns(clock);
  let rounds = 0;
  const nextAttack = (): Attack => {
    rounds += 1;
    const mark = [rounds, random(), random(), random()].join(' ');
    return attackWith(client, loot, keys, mark);
  };
  const round = async (): Promise<string> => {
    const attack = nextAttack();
    const [tokens, others] = await Promise.all([tryForTokens(loot.doors, attack), tryOthers(loot.doors, attack)]);
    history.add([...tokens, ...others]);
    const shut = new Set([...tokens, ...others].filter(({ opened }) => !opened).map(({ door }) => door));
    await reopen(loot.doors, attack, shut);
    return [...shut].join();
  };
  const attempts = keepTrying({
    clock,
    random,
    round,
    onFailure(cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      onFailure?.(new Error(`The attacker cannot go on, so nothing is known about any door: ${reason}`, { cause }));
    },
  });
  return {
    letIns: history.all,
    keepTrying() {
      attempts.start();
    },
    hears() {
      attempts.hurry();
    },
    stop() {
      attempts.stop();
    },
    tryEveryDoor: () =>
      whileBusy(clock, async () => {
        const attack = nextAttack();
        return certain([...(await tryForTokens(loot.doors, attack)), ...(await tryOthers(loot.doors, attack))]);
      }),
    tryAfterUnblock: () => whileBusy(clock, async () => certain(await tryOnceUnblocked(loot.doors, nextAttack()))),
  };
}

/** One after the other: each may use what the one before has given. */
async function tryForTokens(doors: Loot['doors'], attack: Attack): Promise<DoorResult[]> {
  const results: DoorResult[] = [];
  for (const { door, held } of doors) {
    if (door.givesTokens && door.try) results.push(named(door.name, await door.try(held, attack)));
  }
  return results;
}

async function tryOthers(doors: Loot['doors'], attack: Attack): Promise<DoorResult[]> {
  const tries = doors.flatMap(({ door, held }) =>
    door.givesTokens || !door.try ? [] : [door.try(held, attack).then((tried) => named(door.name, tried))],
  );
  return Promise.all(tries);
}

async function tryOnceUnblocked(doors: Loot['doors'], attack: Attack): Promise<DoorResult[]> {
  const known = doors.flatMap(({ door: { afterUnblock }, held }) => (afterUnblock ? [{ afterUnblock, held }] : []));
  const results: DoorResult[] = [];
  for (const { afterUnblock, held } of known.toSorted((a, b) => turnOf(a.afterUnblock) - turnOf(b.afterUnblock))) {
    results.push(named(afterUnblock.name, await afterUnblock.try(held, attack)));
  }
  return results;
}

const turnOf = ({ comesFirst }: NonNullable<Door['afterUnblock']>): number => (comesFirst ? 0 : 1);

/** Puts back what was taken away, with any token that still writes. */
async function reopen(doors: Loot['doors'], attack: Attack, shut: ReadonlySet<string>): Promise<void> {
  const closed = doors.filter(({ door }) => door.reopen && shut.has(door.name));
  if (closed.length === 0) return;
  for (const token of [...attack.keys.plainTokens.values(), ...attack.keys.caeTokens.values()]) {
    const worked: (boolean | undefined)[] = [];
    for (const { door } of closed) worked.push(await door.reopen?.(attack, token));
    if (worked.every(Boolean)) return;
  }
}

function named(door: string, { opened, answer, isUnknown }: Tried): DoorResult {
  return { door, opened, answer, ...(isUnknown ? { isUnknown } : {}) };
}

/** A door that could not be tried is not a shut one. */
function certain(results: DoorResult[]): DoorResult[] {
  const unknown = results.filter(({ isUnknown }) => isUnknown).map(({ door, answer }) => `${door} (${answer})`);
  if (unknown.length > 0) throw new Error(`These doors could not be tried: ${unknown.join(', ')}.`);
  return results;
}

async function whileBusy<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const release = clock.busy();
  try {
    return await work();
  } finally {
    release();
  }
}
