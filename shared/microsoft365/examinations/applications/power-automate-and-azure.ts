import * as z from 'zod';
import type { FindingItem } from '../../../catalogue/examination.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import { text } from '../../readings/fields.ts';
import { directoryForSignIns } from '../../readings/sign-in/sign-in-log.ts';

const SignIn = z.object({
  createdDateTime: text,
  appDisplayName: text,
  resourceDisplayName: text,
  ipAddress: text,
  status: z.object({ errorCode: z.number().nullish() }).nullish().catch(null),
});

/** Where neither of Cordon's clients reaches, and what to look at instead. */
const beyond: readonly FindingItem[] = [
  {
    what: 'Power Automate flows: unknown',
    detail: `Cordon cannot read Power Platform. List the account's flows: https://learn.microsoft.com/power-platform/admin/powerapps-powershell (Get-AdminFlow -CreatedBy)`,
    suspicious: true,
  },
  {
    what: 'Azure role assignments: unknown',
    detail: `Cordon cannot read Azure Resource Manager. List them: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-portal (az role assignment list --all --assignee)`,
    suspicious: true,
  },
];
const telling =
  /flow|power ?(automate|apps|platform)|azure (portal|service management|resource manager|cli)|azure powershell/i;

export const powerAutomateAndAzure = defineExamination({
  name: 'power-automate-and-azure',
  title: 'Power Automate and Azure',
  purpose:
    'Whether the account used Power Automate or Azure: flows and roles there keep working after every revocation.',
  permissions: [
    { api: 'graph', role: 'AuditLog.Read.All', for: 'read where the account signed in to' },
    directoryForSignIns,
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/power-platform/admin/logging-power-automate',
  appliesTo: () => true,
  async examine(account, tenant, { compromisedSince }) {
    const filter = `userId eq '${account.objectId}' and createdDateTime ge ${compromisedSince}`;
    const rows = await tenant.graph.list(`/auditLogs/signIns?$filter=${encodeURIComponent(filter)}`);
    const there = z
      .array(SignIn)
      .parse(rows)
      .filter(({ status, appDisplayName, resourceDisplayName }) => {
        return (status?.errorCode ?? 0) === 0 && telling.test(`${appDisplayName ?? ''} ${resourceDisplayName ?? ''}`);
      });
    const items = there.map(({ createdDateTime, appDisplayName, resourceDisplayName, ipAddress }) => ({
      what: `signed in to ${appDisplayName ?? resourceDisplayName ?? 'an unknown application'}`,
      ...(typeof createdDateTime === 'string' ? { at: createdDateTime } : {}),
      detail: `from ${ipAddress ?? 'an unknown address'}`,
      suspicious: true,
    }));
    return {
      summary: `unknown: Cordon cannot read flows and Azure roles; interactive sign-ins there since ${compromisedSince}: ${String(items.length)}`,
      items: [...items, ...beyond],
    };
  },
});
