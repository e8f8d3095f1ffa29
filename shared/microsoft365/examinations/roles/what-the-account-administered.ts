import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import { minutes } from '../../../domain/duration.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { FindingItem } from '../../../catalogue/examination.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { firstOf, ofEach } from '../../../catalogue/to-all.ts';
import { doorsInAuditLog } from '../../readings/history/doors-in-audit-log.ts';
import type { DoorInAuditLog } from '../../readings/history/doors-in-audit-log.ts';
import { namesByNow } from '../../readings/history/names-by-now.ts';
import { auditLag, isIn, readAuditLog, tellsOfAnybodys } from '../../readings/mailbox/mailbox-changes.ts';
import type { MailboxChange } from '../../readings/mailbox/mailbox-changes.ts';

const operations = [...new Set(doorsInAuditLog.flatMap((door) => door.operations))];
const lag = `the log tells up to ${String(auditLag / minutes(1))} minutes late`;

export const whatTheAccountAdministered = defineExamination({
  name: 'what-the-account-administered',
  title: 'What the account administered',
  purpose:
    'What the account changed in Exchange, Purview, SharePoint, Teams and Power Automate that lets an attacker stay: applications, connectors, searches, sites, flows.',
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Search-UnifiedAuditLog' },
    { api: 'graph', role: 'User.Read.All', for: 'learn under which name it acts by now' },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/purview/audit-log-activities',
  appliesTo: () => true,
  // One search for all of it, whatever roles the account has: anybody may make a flow or let somebody into a site.
  async examine(account, tenant, { compromisedSince: from }) {
    const users = await namesByNow(account, tenant);
    const [found, silent] = await Promise.all([
      readAuditLog(account, { from, to: tenant.now(), operations, users }, tenant),
      silentWorkloads(account, from, tenant),
    ]);
    if (found.length === 0 && silent.includes(workloads.ExchangeAdmin))
      throw new Refusal(200, 'SilentLog', `the audit log shows nothing of anybody in Exchange since ${from}`);
    const own = new Set([account.objectId.toLowerCase(), ...users]);
    // Its own mailbox has steps of its own.
    const changes = found.filter((change) => !isIn(change, own));
    const told = doorsInAuditLog.flatMap((door) => itemFor(door, changes) ?? []);
    const ofAll = told.filter((item) => item.ofAll).length;
    const seen =
      told.length === 0
        ? `the log shows nothing that the account administered since ${from}`
        : `${String(told.length)} kinds of changes since ${from}; ${String(ofAll)} of them concern the whole organisation`;
    const unseen =
      silent.length === 0 ? '' : `; of ${silent.join(', ')} it shows nothing of anybody, so that nobody can tell`;
    return {
      summary: `${seen}${unseen}; ${lag}`,
      items: told.map(({ item }) => item),
    };
  },
});

/** What is looked for, by how the log files it. https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#auditlogrecordtype */
const workloads = {
  ExchangeAdmin: 'Exchange',
  SecurityComplianceCenterEOPCmdlet: 'Purview',
  SharePoint: 'SharePoint',
  MicrosoftTeams: 'Teams',
  MicrosoftFlow: 'Power Automate',
} as const;

/** An empty log proves nothing where it shows nothing of anybody of the same workload. */
async function silentWorkloads(account: Account, from: string, tenant: Tenant): Promise<string[]> {
  const ask = async ([type, name]: [string, string]): Promise<string[]> =>
    (await tellsOfAnybodys(type, from, account, tenant)) ? [] : [name];
  const { answers, untold } = await ofEach(Object.entries(workloads), ([, name]) => name, ask);
  return [...answers.flat(), ...untold];
}

/** One item for each kind: thousands of the same are one sentence. */
function itemFor(
  { operations: names, says, ofAll }: DoorInAuditLog,
  changes: readonly MailboxChange[],
): { readonly ofAll: boolean; readonly item: FindingItem } | undefined {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const mine = changes.filter(({ operation }) => known.has(operation.toLowerCase()));
  if (mine.length === 0) return undefined;
  const at = mine
    .map((change) => change.at)
    .sort()
    .at(-1);
  const what = [...new Set(mine.map(inWords))];
  return {
    ofAll: ofAll === true,
    item: { what: says, ...(at === undefined ? {} : { at }), detail: firstOf(what), suspicious: true },
  };
}

/** Who or what it was about, among all that a cmdlet is given. */
const about = [
  'name',
  'identity',
  'app',
  'appid',
  'role',
  'user',
  'trustee',
  'member',
  'members',
  'securitygroupassignee',
];
const where = [
  'target',
  'smarthosts',
  'domainname',
  'forwardingsmtpaddress',
  'autoforwardingmode',
  'journalemailaddress',
];

function inWords({ operation, object, values }: MailboxChange): string {
  const said = [...about, ...where].flatMap((name) => values[name] ?? []).filter((value) => value !== object);
  return `${operation} ${[object, ...said].filter(Boolean).join(', ').slice(0, 200)}`.trim();
}
