import { enterCase } from '../casefile/case-index.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { GateAnswer } from './gates.ts';
import type { Intake } from './intake.ts';

/** What a decision about a held case is about. */
export const heldRun = 'containment';

export interface Hold {
  readonly is: 'hold' | 'ask';
  readonly because: readonly string[];
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** A person's word about a held case: the first one counts. */
export interface HeldDecision {
  readonly decision: 'approve' | 'reject';
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Keeps a claimed case from starting: it is found by its id, and the case file says why it waits. */
export async function holdCase(
  record: CaseRecord,
  { is, because }: Exclude<GateAnswer, { is: 'go' }>,
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<void> {
  const { caseId } = record;
  const at = now();
  // Before the list leads to it: the watchdog starts what it finds there, unless it is held.
  const { value } = await store.putIfAbsent<Hold>(keys.held(caseId), { is, because, at });
  await enterCase(store, record);
  await tell(store, caseId, { kind: 'gate', ...value }, { once: 'held' });
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
  return { ...record, incident: { ...record.incident, receivedAt: word.at } };
}
