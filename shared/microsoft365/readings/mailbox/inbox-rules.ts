import * as z from 'zod';
import type { Tenant } from '../../../catalogue/tenant.ts';

const Recipients = z.array(z.string()).nullish();
const Rule = z.object({
  Identity: z.string(),
  Name: z.string(),
  Enabled: z.boolean(),
  ForwardTo: Recipients,
  ForwardAsAttachmentTo: Recipients,
  RedirectTo: Recipients,
  DeleteMessage: z.boolean().nullish(),
  SoftDeleteMessage: z.boolean().nullish(),
  MoveToFolder: z.string().nullish(),
});

type Rule = z.infer<typeof Rule>;
const Folder = z.object({ Name: z.string(), FolderType: z.string() });
const junkRule = 'Junk E-Mail Rule';

export interface InboxRule {
  /** `mailbox\id`. */
  readonly identity: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Exchange keeps it itself and refuses to disable it. */
  readonly isExchanges: boolean;
  /** Addresses outside the directory that it sends mail to. */
  readonly sendsTo: readonly string[];
  readonly deletes: boolean;
  readonly movesTo: string | null;
}

/** Without IncludeHidden the attacker's favourite rules are missing. https://learn.microsoft.com/powershell/module/exchangepowershell/get-inboxrule */
export async function readInboxRules(mailbox: string, tenant: Tenant): Promise<InboxRule[]> {
  const rows = await tenant.exchange.run('Get-InboxRule', { Mailbox: mailbox, IncludeHidden: true }, mailbox);
  const rules = z.array(Rule).parse(rows);
  const junk = await junkFolderOf(mailbox, rules, tenant);
  return rules.map((rule) => {
    const sendsTo = [rule.ForwardTo, rule.ForwardAsAttachmentTo, rule.RedirectTo].flatMap((to) =>
      (to ?? []).flatMap((recipient) => /\[SMTP:([^\]]+)\]/i.exec(recipient)?.[1] ?? []),
    );
    const deletes = rule.DeleteMessage === true || rule.SoftDeleteMessage === true;
    return {
      identity: rule.Identity,
      name: rule.Name,
      enabled: rule.Enabled,
      // Its name alone proves nothing: an attacker gives a rule the name of one that everyone skips.
      isExchanges: isExchanges(rule, deletes, junk),
      sendsTo,
      deletes,
      movesTo: rule.MoveToFolder ?? null,
    };
  });
}

/** Folders are named in the owner's language; asked for only where the rule says where it moves to. */
async function junkFolderOf(mailbox: string, rules: readonly Rule[], tenant: Tenant): Promise<string | undefined> {
  if (!rules.some(({ Name, MoveToFolder }) => Name === junkRule && MoveToFolder != null)) return undefined;
  const folders = await tenant.exchange.run('Get-MailboxFolderStatistics', { Identity: mailbox }, mailbox);
  return z
    .array(Folder)
    .parse(folders)
    .find(({ FolderType }) => FolderType === 'JunkEmail')?.Name;
}

/** Exchange's own rules delete nothing and send nothing outside. The one for junk moves to its folder; the one for delegates sends to people inside, and Exchange refuses to disable it. */
function isExchanges(rule: Rule, deletes: boolean, junk: string | undefined): boolean {
  if (!hasExchangesName(rule.Name) || deletes) return false;
  const recipients = [rule.ForwardTo, rule.ForwardAsAttachmentTo, rule.RedirectTo].flatMap((to) => to ?? []);
  const staysInside = recipients.every((recipient) => /\[EX:/i.test(recipient));
  if (recipients.length > 0 && !(rule.Name.startsWith('Delegate Rule -') && staysInside)) return false;
  return rule.MoveToFolder == null || (rule.Name === junkRule && rule.MoveToFolder.endsWith(junk ?? 'Junk Email'));
}

export function hasExchangesName(name: string): boolean {
  return name === junkRule || name.startsWith('Microsoft.Exchange.OOF.') || name.startsWith('Delegate Rule -');
}
