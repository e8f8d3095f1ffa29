import * as z from 'zod';
import type { Account } from '../domain/account.ts';
import { minutes } from '../domain/duration.ts';
import { Later, Refusal } from '../domain/errors.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Permission } from './step.ts';

export const accessPermissions: readonly Permission[] = [
  { api: 'graph', role: 'AuditLog.Read.All', for: 'read sign-ins after the cut-off' },
];

const SignIn = z.object({
  createdDateTime: z.string(),
  ipAddress: z.string().nullish(),
  status: z.object({ errorCode: z.number() }),
});

/** Continuous access evaluation may take this long. https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation */
export const propagation = minutes(15);

/** Whether anyone signed in after the last revocation had time to spread. A log that cannot be read is unknown, never quiet: the note says so. */
export async function accessSince(
  account: Account,
  since: string,
  tenant: Tenant,
): Promise<{ persists: boolean; note: string }> {
  const from = new Date(Date.parse(since) + propagation).toISOString();
  const filter = encodeURIComponent(`userId eq '${account.objectId}' and createdDateTime ge ${from}`);
  try {
    const rows = z.array(SignIn).parse(await tenant.graph.list(`/auditLogs/signIns?$filter=${filter}`));
    const accepted = rows.filter(({ status }) => status.errorCode === 0);
    const [first] = accepted;
    if (!first) return { persists: false, note: `no sign-in was accepted after ${from}` };
    return {
      persists: true,
      note: `${String(accepted.length)} sign-ins accepted after ${from}, the first from ${first.ipAddress ?? 'an unknown address'}`,
    };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Later)) throw error;
    return { persists: false, note: `unknown: the sign-in log could not be read (${error.message})` };
  }
}
