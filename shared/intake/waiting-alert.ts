import * as z from 'zod';
import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';
import { Startable } from '../domain/detached.ts';
import { Sender, sentByQueue } from '../domain/sender.ts';
import type { AlertMessage } from './alert-message.ts';

/** An alert whose account the tenant could not name when it came, and the instance that asks again. */
export const WaitingAlert = z.object({
  message: z.object({ id: z.string(), receivedAt: z.string() }),
  asking: Startable.extend({ input: z.looseObject({ body: z.unknown() }) }),
  /** Of an older version: the only queue there was. */
  sentBy: Sender.default(sentByQueue('alerts')),
  /** ISO 8601 UTC. */
  at: z.string(),
});
export type WaitingAlert = z.infer<typeof WaitingAlert>;

/** Keeps it before its message is completed: the alert would be nowhere else, should the task hub lose it. */
export async function keepWaiting(store: CaseStore, waiting: WaitingAlert): Promise<void> {
  const { receivedAt, id } = waiting.message;
  await store.putIfAbsent(keys.alertOnItsWay('waiting', receivedAt, id), waiting);
}

/** As it was kept; undefined where no such alert ever came. */
export async function waitingAlert(
  store: CaseStore,
  { id, receivedAt }: AlertMessage,
): Promise<WaitingAlert | undefined> {
  const kept = await store.get(keys.alertOnItsWay('waiting', receivedAt, id));
  return kept === undefined ? undefined : WaitingAlert.parse(kept);
}

/** It was contained, held or rejected: nobody looks after it any more. */
export async function settleWaiting(store: CaseStore, { id, receivedAt }: AlertMessage, at: string): Promise<void> {
  await store.putIfAbsent(keys.alertOnItsWay('settled', receivedAt, id), { at });
}
