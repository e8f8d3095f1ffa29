import { enterCase } from '../casefile/case-index.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { keys } from '../casefile/keys.ts';
import type { Author } from '../domain/caller.ts';
import { tell } from '../casefile/record.ts';
import type { Level } from '../domain/level.ts';
import type { Intake } from './intake.ts';

/** What a decision about a held case is about. */
export const heldRun = 'containment';

/** What people are asked once more where nobody decided in time. */
export const heldExpired = 'containment-expired';

export interface Hold {
  readonly is: 'hold' | 'ask';
  readonly because: readonly string[];
  /** What an approval starts; what was asked for, if absent. */
  readonly level?: Level;
  /** Too many were contained: another source that speaks for the case is counted by itself. */
  readonly byBreaker?: true;
  /** ISO 8601 UTC: what happens then without a person's word. */
  readonly until?: string;
  readonly onExpiry?: 'soft' | 'nothing';
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** A person's word about a held case, or that nobody said one in time: the first one counts. */
export interface HeldDecision extends Author {
  readonly decision: 'approve' | 'reject' | 'expire';
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Keeps a claimed case from starting: it is found by its id, and the case file says why it waits. */
export async function holdCase(
  record: CaseRecord,
  hold: Omit<Hold, 'at'>,
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<void> {
  const { caseId } = record;
  const at = now();
  // Before the list leads to it: the watchdog starts what it finds there, unless it is held.
  const { value } = await store.putIfAbsent<Hold>(keys.held(caseId), { ...hold, at });
  await enterCase(store, record);
  const { is, because, level } = value;
  const waits = level === undefined ? {} : { waits: level };
  await tell(store, caseId, { kind: 'gate', is, because, at: value.at, ...waits }, { once: 'held' });
}

/**
 * Why the case waits; undefined where nothing holds it, or it has started or ended since. Throws where the task hub cannot be reached.
 * @param ifOutOfReach in place of that: whether it has started makes no difference
 */
export async function holdOf(
  { caseId, instanceId }: CaseRecord,
  { store, durable }: Pick<Intake, 'store' | 'durable'>,
  ifOutOfReach: (error: unknown) => undefined = thrown,
): Promise<Hold | undefined> {
  const hold = await store.get<Hold>(keys.held(caseId));
  if (!hold || (await store.get(keys.result(caseId))) !== undefined) return undefined;
  return (await durable.status(instanceId).catch(ifOutOfReach)) === undefined ? hold : undefined;
}

function thrown(error: unknown): never {
  throw error;
}

/** As a person approved it; undefined where nobody did. As of a watch that is escalated, its time counts from their word. */
export async function asApproved(
  record: CaseRecord,
  { store }: Pick<Intake, 'store'>,
): Promise<CaseRecord | undefined> {
  const word = await store.get<HeldDecision>(keys.heldDecision(record.caseId));
  if (word?.decision !== 'approve') return undefined;
  const hold = await store.get<Hold>(keys.held(record.caseId));
  const options = hold?.level === undefined ? record.options : { ...record.options, level: hold.level };
  return { ...record, options, incident: { ...record.incident, receivedAt: word.at } };
}
