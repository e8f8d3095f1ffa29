import * as z from 'zod';
import type { Tenant } from '../../tenant/tenant.ts';

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
  return z
    .array(Rule)
    .parse(rows)
    .map((rule) => {
      const sendsTo = [rule.ForwardTo, rule.ForwardAsAttachmentTo, rule.RedirectTo].flatMap((to) =>
        (to ?? []).flatMap((recipient) => /\[SMTP:([^\]]+)\]/i.exec(recipient)?.[1] ?? []),
      );
      const deletes = rule.DeleteMessage === true || rule.SoftDeleteMessage === true;
      return {
        identity: rule.Identity,
        name: rule.Name,
        enabled: rule.Enabled,
        // Its name alone proves nothing: an attacker gives his rule the name of one that everybody skips.
        isExchanges: hasExchangesName(rule.Name) && sendsTo.length === 0 && !deletes,
        sendsTo,
        deletes,
        movesTo: rule.MoveToFolder ?? null,
      };
    });
}

export function hasExchangesName(name: string): boolean {
  return (
    name === 'Junk E-Mail Rule' || name.startsWith('Microsoft.Exchange.OOF.') || name.startsWith('Delegate Rule -')
  );
}
