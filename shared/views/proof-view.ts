import * as z from 'zod';
import type { StoredEntry } from '../casefile/case-store.ts';

const time = z.string().meta({ description: 'ISO 8601 UTC' });

const Activity = z.strictObject({
  at: time,
  what: z.string(),
  address: z.string().nullable(),
  client: z.string().nullable(),
  session: z.string().meta({ description: 'old, new or unknown: whether it is older than the revocation.' }),
});

export const LogView = z.strictObject({
  log: z.string(),
  state: z.string().meta({ description: 'quiet, alive, waiting or unknown.' }),
  note: z.string(),
  reaches: time.optional().meta({ description: 'Up to when the log tells everything.' }),
  seen: z.array(Activity).meta({ description: 'What the account did after its sessions were revoked, newest first.' }),
});
export type LogView = z.infer<typeof LogView>;

const Told = z.object({
  kind: z.literal('evidence'),
  about: z.literal('access'),
  logs: z.array(z.object(LogView.shape)),
});

/** How each log stood when it was last looked into. */
export function proofOf(entries: readonly StoredEntry[]): LogView[] {
  const readings = entries.flatMap((entry) => Told.safeParse(entry).data?.logs ?? []);
  return [...new Map(readings.map((reading) => [reading.log, reading])).values()];
}
