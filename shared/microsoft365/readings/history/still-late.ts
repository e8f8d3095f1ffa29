import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import type { Verdict } from '../../../catalogue/step.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';

const Row = z.object({
  activityDateTime: text,
  loggedByService: text,
  initiatedBy: z
    .object({ app: z.looseObject({ servicePrincipalId: text }).nullish() })
    .nullish()
    .catch(null),
});

/** The clock of the tenant may be this far behind ours. */
const skew = minutes(1);

/**
 * Why nobody knows yet what the account did last; undefined where the log shows what Cordon did to the account since the alert, however late
 * this step has its turn. The cut-off ended its sessions, so such a row is known to be there, and until the log has it the last acts of the
 * attacker may be missing too. Another application's row is older than the cut-off, for all one knows.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-latencies
 */
export async function stillLate(
  { objectId }: Account,
  alertedAt: string,
  tenant: Tenant,
): Promise<Extract<Verdict, { is: 'not-yet' }> | undefined> {
  const from = new Date(Date.parse(alertedAt) - skew).toISOString();
  const filter = `activityDateTime ge ${from} and targetResources/any(t:t/id eq '${objectId}')`;
  const own = await tenant.ownId();
  const rows = await tenant.graph.list(`/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
  // Other services write into this log too, each with a delay of its own.
  const isShown = z
    .array(Row)
    .parse(rows)
    .some(
      ({ loggedByService, initiatedBy }) =>
        (loggedByService ?? 'Core Directory').toLowerCase() === 'core directory' &&
        initiatedBy?.app != null &&
        (own === null || initiatedBy.app.servicePrincipalId?.toLowerCase() === own.toLowerCase()),
    );
  if (isShown) return undefined;
  const seen = `unknown: the audit log of the directory does not show what Cordon did to the account since ${from}, so it may not show the last that the account did`;
  return { is: 'not-yet', seen, lookAgain: minutes(3) };
}
