import * as z from 'zod';
import type { CaseFile } from '../casefile/case-file.ts';

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

/** How each log stood when it was last looked into. */
export function proofOf({ logs }: Pick<CaseFile, 'logs'>): LogView[] {
  return logs.map((log) => z.object(LogView.shape).parse(log));
}
