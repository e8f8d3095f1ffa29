import * as z from 'zod';
import { readCase } from '../casefile/case-file.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';

export const WatchWaits = z
  .strictObject({ since: z.string().meta({ description: 'ISO 8601 UTC' }), because: z.string() })
  .meta({
    description:
      'Of a watch that has not begun: since when the tenant does not say whether the account may be watched.',
  });
export type WatchWaits = z.infer<typeof WatchWaits>;

/** Undefined where it is no watch, has begun, or was never kept waiting. */
export async function watchWaits({ caseId, watch }: CaseRecord, store: CaseStore): Promise<WatchWaits | undefined> {
  if (!watch) return undefined;
  const waits = await store.get<WatchWaits>(keys.watchUnanswered(caseId));
  if (!waits) return undefined;
  const { account, result } = await readCase(store, caseId);
  return account || result ? undefined : waits;
}
