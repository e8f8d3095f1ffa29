import { createHash } from 'node:crypto';
import type { CaseStore } from '../casefile/case-store.ts';
import type { Rejection } from '../domain/problem.ts';

/** Why a message was not acted on, kept for whoever asks after it. The message itself is not kept: it may hold anything. */
export async function rejectMessage(
  store: CaseStore,
  messageId: string,
  rejection: Rejection,
  at: string,
): Promise<void> {
  await store.putIfAbsent(`rejected/${keyOf(messageId)}`, { messageId: messageId.slice(0, 200), at, ...rejection });
}

/** Senders choose message ids as they like; what is no file name is replaced by its digest. */
export function keyOf(messageId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(messageId)) return messageId;
  return createHash('sha256').update(messageId).digest('hex').slice(0, 32);
}
