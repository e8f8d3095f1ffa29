import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { ExamineContext, FindingItem } from '../../../catalogue/examination.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { tellsOfAnybody } from '../../readings/history/changes-in-directory.ts';
import { doorInDirectory } from '../../readings/history/doors-in-directory.ts';
import { offerToContain } from '../../readings/offer-to-contain.ts';

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
    'Everything the account changed in the directory since the compromise, what concerns the whole organisation first, and whose accounts it opened.',
  permissions: [{ api: 'graph', role: 'AuditLog.Read.All', for: 'read directory changes that the account initiated' }],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/graph/api/directoryaudit-list',
  appliesTo: () => true,
  async examine(account, tenant, context) {
    const { compromisedSince } = context;
    const filter = `activityDateTime ge ${compromisedSince} and initiatedBy/user/id eq '${account.objectId}'`;
    const rows = await tenant.graph.list(`/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`);
    if (rows.length === 0) await demandThatItTells(compromisedSince, tenant);
    const told = z
      .array(Audit)
      .parse(rows)
      .map((audit) => toldOf(audit, account, context))
      .toSorted((a, b) => a.rank - b.rank);
    const items = told.map(({ item }) => item);
    const ofAll = told.filter(({ rank }) => rank === 0).length;
    const victims = new Set(told.flatMap(({ others }) => others)).size;
    const first = items.filter(({ suspicious }) => suspicious).length;
    const loud = [
      ...(ofAll === 0 ? [] : [`${String(ofAll)} CONCERN THE WHOLE ORGANISATION`]),
      ...(victims === 0 ? [] : [`${String(victims)} other accounts may be the attacker's as well`]),
    ];
    return {
      summary:
        items.length === 0
          ? `the log shows nothing that the account changed in the directory since ${compromisedSince}`
          : [
              `${String(items.length)} changes since ${compromisedSince}; ${String(first)} of them can keep an attacker inside`,
              ...loud,
            ].join('; '),
      items,
    };
  },
});

/** An empty log proves nothing where it shows nothing of anybody. Throws `Refusal`. */
async function demandThatItTells(since: string, tenant: Tenant): Promise<void> {
  if (await tellsOfAnybody(since, tenant)) return;
  throw new Refusal(200, 'SilentLog', `the audit log of the directory shows nothing of anybody since ${since}`);
}

interface Told {
  readonly rank: number;
  readonly item: FindingItem;
  /** Object ids of other accounts that it opened. */
  readonly others: readonly string[];
}

function toldOf(audit: Audit, account: Account, context: ExamineContext): Told {
  const { activityDateTime, category, result } = audit;
  const activity = audit.activityDisplayName ?? 'an unnamed change';
  const targets = audit.targetResources ?? [];
  const about = targets.flatMap(
    ({ id, displayName, userPrincipalName }) => userPrincipalName ?? displayName ?? id ?? [],
  );
  const names = about.filter((name) => name !== '');
  const suspicious = canKeepInside(audit);
  const door = suspicious ? doorInDirectory(activity) : undefined;
  const opened = door?.reach === 'others' && result !== 'failure' ? targets.filter(isUser) : [];
  const others = opened.flatMap(({ id }) => (id && id !== account.objectId ? [id] : []));
  const offers = others.map((id) => offerToContain(id, `${activity} by ${account.userPrincipalName}`, context));
  return {
    rank: door?.reach === 'everybody' ? 0 : others.length > 0 ? 1 : suspicious ? 2 : 3,
    others,
    item: {
      what: names.length === 0 ? activity : `${activity}: ${names.join(', ')}`,
      ...(typeof activityDateTime === 'string' ? { at: activityDateTime } : {}),
      detail: [
        ...(door ? [door.says] : []),
        ...offers.map((offer) => `to contain that account: ${offer}`),
        `${category ?? 'no category'}, ${result ?? 'no result'}`,
      ].join('; '),
      suspicious,
    },
  };
}

function isUser({ type, userPrincipalName }: NonNullable<Audit['targetResources']>[number]): boolean {
  return type?.toLowerCase() === 'user' || Boolean(userPrincipalName);
}

function canKeepInside({ activityDisplayName, category }: Audit): boolean {
  if (alwaysTelling.test(category ?? '')) return true;
  return !harmless.some((words) => words.test(activityDisplayName ?? ''));
}
