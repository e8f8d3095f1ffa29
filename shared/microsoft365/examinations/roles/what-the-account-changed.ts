import * as z from 'zod';
import type { FindingItem } from '../../../catalogue/examination.ts';
import { defineExamination } from '../../../catalogue/examination.ts';

const Audit = z.object({
  activityDateTime: z.string(),
  activityDisplayName: z.string(),
  category: z.string().nullish(),
  result: z.string().nullish(),
  targetResources: z
    .array(
      z.object({
        id: z.string().nullish(),
        type: z.string().nullish(),
        displayName: z.string().nullish(),
        userPrincipalName: z.string().nullish(),
      }),
    )
    .nullish(),
});
type Audit = z.infer<typeof Audit>;

/** What an attacker stays by: other accounts, guests, applications, consents, policies, roles, methods of others. */
const telling =
  /application|service principal|consent|credential|role|policy|invite|add user|add owner|add member|delete|password|federation|domain|authentication method|security info/i;

export const whatTheAccountChanged = defineExamination({
  name: 'what-the-account-changed',
  title: 'What the account changed',
  purpose:
    'Everything the account changed in the directory since the compromise: users, guests, applications, policies.',
  permissions: [{ api: 'graph', role: 'AuditLog.Read.All', for: 'read directory changes that the account initiated' }],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/graph/api/directoryaudit-list',
  appliesTo: () => true,
  async examine(account, tenant, { compromisedSince }) {
    const filter = `activityDateTime ge ${compromisedSince} and initiatedBy/user/id eq '${account.objectId}'`;
    const rows = await tenant.graph.list(`/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
    const items = z.array(Audit).parse(rows).map(itemOf);
    const first = items.filter(({ suspicious }) => suspicious).length;
    return {
      summary:
        items.length === 0
          ? `the account changed nothing in the directory since ${compromisedSince}`
          : `${String(items.length)} changes since ${compromisedSince}; ${String(first)} of them can keep an attacker inside`,
      items,
    };
  },
});

function itemOf({ activityDateTime, activityDisplayName, category, result, targetResources }: Audit): FindingItem {
  const about = (targetResources ?? []).flatMap(({ id, displayName, userPrincipalName }) => {
    const name = userPrincipalName ?? displayName ?? id;
    return name === null || name === undefined || name === '' ? [] : [name];
  });
  return {
    what: about.length === 0 ? activityDisplayName : `${activityDisplayName}: ${about.join(', ')}`,
    at: activityDateTime,
    detail: `${category ?? 'no category'}, ${result ?? 'no result'}`,
    suspicious: telling.test(activityDisplayName),
  };
}
