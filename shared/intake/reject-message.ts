import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';
import type { Rejection } from '../domain/problem.ts';

/** Why a message was not acted on, kept for whoever asks after it. The message itself is not kept: it may hold anything. */
export async function rejectMessage(
  store: CaseStore,
  messageId: string,
  rejection: Rejection,
  at: string,
): Promise<void> {
  await store.putIfAbsent(keys.rejected(messageId), { messageId: messageId.slice(0, 200), at, ...rejection });
}
