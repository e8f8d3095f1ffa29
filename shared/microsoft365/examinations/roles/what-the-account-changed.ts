import * as z from 'zod';
import type { FindingItem } from '../../../catalogue/examination.ts';
import { defineExamination } from '../../../catalogue/examination.ts';

const Audit = z.object({
  activityDateTime: z.string().nullish(),
  activityDisplayName: z.string().nullish(),
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

/**
 * What nobody stays by. Everything else may keep an attacker inside: Microsoft adds activities all the time, and a new one is looked at.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
const harmless = [
  /^(get|list|read|view|search|validate|evaluate|preview) /i,
  /^user (started|cancelled|reviewed) /i,
  /^self-service password reset flow activity progress$/i,
  /^(renew|autorenew) group$/i,
  /^(accept|decline|view) terms of use$/i,
  /^(apply|approve|deny|save|review|don't know) ?(decision|decisions)? in (access|group|app) ?review/i,
  /^(send|sent) .*(notification|reminder|digest)/i,
  /^download .*(group members|users|devices|reports?)$/i,
];
/** Where a change is never harmless, whatever it is called. */
const alwaysTelling =
  /^(Policy|CrossTenant\w*|DirectoryManagement|Device\w*|KeyManagement|RoleManagement|ApplicationManagement|AuthorizationPolicy|Authentication|ProvisioningManagement)$/i;

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

function itemOf(audit: Audit): FindingItem {
  const { activityDateTime, category, result, targetResources } = audit;
  const activityDisplayName = audit.activityDisplayName ?? 'an unnamed change';
  const about = (targetResources ?? []).flatMap(({ id, displayName, userPrincipalName }) => {
    const name = userPrincipalName ?? displayName ?? id;
    return name === null || name === undefined || name === '' ? [] : [name];
  });
  return {
    what: about.length === 0 ? activityDisplayName : `${activityDisplayName}: ${about.join(', ')}`,
    ...(typeof activityDateTime === 'string' ? { at: activityDateTime } : {}),
    detail: `${category ?? 'no category'}, ${result ?? 'no result'}`,
    suspicious: canKeepInside(audit),
  };
}

function canKeepInside({ activityDisplayName, category }: Audit): boolean {
  if (alwaysTelling.test(category ?? '')) return true;
  return !harmless.some((words) => words.test(activityDisplayName ?? ''));
}
