import * as z from 'zod';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { called, flag, key, text, texts } from '../fields.ts';
import { whatARowSays } from '../what-a-row-says.ts';

const Rule = z
  .looseObject({
    Identity: key,
    Name: text,
    Enabled: flag,
    ForwardTo: texts,
    ForwardAsAttachmentTo: texts,
    RedirectTo: texts,
    SendTextMessageNotificationTo: texts,
    DeleteMessage: flag,
    SoftDeleteMessage: flag,
    MoveToFolder: text,
    CopyToFolder: text,
  })
  .transform((rule) => ({ ...rule, Name: called(rule.Name, rule.Identity) }));

type Rule = z.infer<typeof Rule>;
const Folder = z.object({ Name: text, FolderType: text });
/** Exchange's own, in lower case: it writes `Junk E-mail Rule`, and nothing hangs on the case of a name. */
const junkRule = 'junk e-mail rule';
const delegateRules = 'delegate rule -';
const absenceRules = 'microsoft.exchange.oof.';

export interface InboxRule {
  /** `mailbox\id`. */
  readonly identity: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Exchange keeps it itself and refuses to disable it. */
  readonly isExchanges: boolean;
  /** Addresses outside the directory that it sends mail to. */
  readonly sendsTo: readonly string[];
  /** It forwards or redirects mail, to whomever. */
  readonly sends: boolean;
  readonly deletes: boolean;
  readonly movesTo: string | null;
  /** All of its conditions and actions, in words. */
  readonly does: string;
}

/** What it is called, and what changes when it is switched off and on or others come and go. */
const notItsDoing = [
  'Enabled',
  'ErrorType',
  'Identity',
  'InError',
  'Legacy',
  'MailboxOwnerId',
  'Name',
  'Priority',
  'RuleIdentity',
];

/** Without IncludeHidden the attacker's favourite rules are missing. https://learn.microsoft.com/powershell/module/exchangepowershell/get-inboxrule */
export async function readInboxRules(mailbox: string, tenant: Tenant, anchor: string): Promise<InboxRule[]> {
  const rows = await tenant.exchange.run('Get-InboxRule', { Mailbox: mailbox, IncludeHidden: true }, anchor);
  const rules = z.array(Rule).parse(rows);
  const junk = await junkFolderOf(mailbox, rules, tenant, anchor);
  return rules.map((rule) => {
    const sendsTo = sentTo(rule).flatMap((recipient) => /\[SMTP:([^\]]+)\]/i.exec(recipient)?.[1] ?? []);
    const deletes = rule.DeleteMessage === true || rule.SoftDeleteMessage === true;
    return {
      identity: rule.Identity,
      name: rule.Name,
      // What does not say that it is off is taken to be on.
      enabled: rule.Enabled !== false,
      // Its name alone proves nothing: an attacker gives a rule the name of one that everyone skips.
      isExchanges: isExchanges(rule, deletes, junk),
      sendsTo,
      sends: sentTo(rule).length > 0,
      deletes,
      movesTo: rule.MoveToFolder ?? null,
      does: whatARowSays(rule, notItsDoing),
    };
  });
}

function sentTo({ ForwardTo, ForwardAsAttachmentTo, RedirectTo, SendTextMessageNotificationTo }: Rule): string[] {
  return [ForwardTo, ForwardAsAttachmentTo, RedirectTo, SendTextMessageNotificationTo].flatMap((to) => to ?? []);
}

/** Folders are named in the owner's language; asked for only where the rule says where it moves to. */
async function junkFolderOf(
  mailbox: string,
  rules: readonly Rule[],
  tenant: Tenant,
  anchor: string,
): Promise<string | undefined> {
  if (!rules.some((rule) => isNamed(rule, junkRule) && rule.MoveToFolder != null)) return undefined;
  const folders = await tenant.exchange.run('Get-MailboxFolderStatistics', { Identity: mailbox }, anchor);
  return (
    z
      .array(Folder)
      .parse(folders)
      .find(({ FolderType }) => FolderType === 'JunkEmail')?.Name ?? undefined
  );
}

/** Exchange's own rules delete nothing and send nothing outside. The one for junk moves to its folder; the one for delegates sends to people inside, and Exchange refuses to disable it. */
function isExchanges(rule: Rule, deletes: boolean, junk: string | undefined): boolean {
  if (!hasExchangesName(rule.Name) || deletes || rule.CopyToFolder != null) return false;
  const recipients = sentTo(rule);
  const staysInside = recipients.every((recipient) => /\[EX:/i.test(recipient));
  if (recipients.length > 0 && !(isNamed(rule, delegateRules) && staysInside)) return false;
  if (rule.MoveToFolder == null) return true;
  const to = rule.MoveToFolder.split(/[\\/:]/).at(-1);
  return isNamed(rule, junkRule) && to?.toLowerCase() === (junk ?? 'Junk Email').toLowerCase();
}

function isNamed({ Name }: Rule, begins: string): boolean {
  return Name.toLowerCase().startsWith(begins);
}

export function hasExchangesName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === junkRule || lower.startsWith(absenceRules) || lower.startsWith(delegateRules);
}
