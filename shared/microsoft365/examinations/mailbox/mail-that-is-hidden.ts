import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { FindingItem } from '../../../catalogue/examination.ts';
import { flag, texts } from '../../readings/fields.ts';
import { hasExchangesName, readInboxRules } from '../../readings/mailbox/inbox-rules.ts';
import type { InboxRule } from '../../readings/mailbox/inbox-rules.ts';
import { domainOf, readOwnDomains } from '../../readings/mailbox/own-domains.ts';

const Junk = z.object({
  Enabled: flag,
  BlockedSendersAndDomains: texts,
  TrustedSendersAndDomains: texts,
});

/** Senders of warnings: their mail should never be junk. */
const warns = /security|abuse|no-?reply|alert|it-?support|help-?desk|microsoft/i;

export const mailThatIsHidden = defineExamination({
  name: 'mail-that-is-hidden',
  title: 'Mail that is hidden without a rule',
  purpose:
    'Blocked senders whose warnings go to the junk folder, and rules that Exchange keeps itself and refuses to disable.',
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-MailboxJunkEmailConfiguration, Get-InboxRule' },
    { api: 'graph', role: 'Organization.Read.All', for: 'tell addresses inside from those outside' },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxjunkemailconfiguration',
  appliesTo: hasMailbox,
  async examine({ objectId, userPrincipalName }, tenant) {
    const [[row], rules, own] = await Promise.all([
      tenant.exchange.run('Get-MailboxJunkEmailConfiguration', { Identity: objectId }, userPrincipalName),
      readInboxRules(objectId, tenant, userPrincipalName),
      readOwnDomains(tenant),
    ]);
    const { Enabled, BlockedSendersAndDomains, TrustedSendersAndDomains } = Junk.parse(row ?? {});
    const blocked = BlockedSendersAndDomains ?? [];
    const items: FindingItem[] = blocked.map((sender) => ({
      what: `mail from ${sender} goes to the junk folder`,
      suspicious: own.has(domainOf(sender)) || warns.test(sender),
    }));
    if (Enabled === false) items.push({ what: 'the junk mail filter of the mailbox is off', suspicious: false });
    for (const sender of TrustedSendersAndDomains ?? []) {
      items.push({ what: `mail from ${sender} is never junk`, suspicious: false });
    }
    items.push(...rules.filter(({ name }) => hasExchangesName(name)).map(itemFor));
    return {
      summary: `${String(blocked.length)} blocked senders; ${String(rules.filter(({ isExchanges }) => isExchanges).length)} rules that Exchange keeps itself`,
      items,
    };
  },
});

function itemFor({ name, enabled, isExchanges, sendsTo, deletes, movesTo }: InboxRule): FindingItem {
  const state = enabled ? 'enabled' : 'disabled';
  if (isExchanges) {
    return {
      what: `rule "${name}" (${state})`,
      detail: `Exchange keeps it and refuses to disable it${movesTo === null ? '' : `; one that somebody made may look the same: it moves mail to ${movesTo}`}`,
      suspicious: movesTo !== null,
    };
  }
  const does = [
    ...(sendsTo.length > 0 ? [`sends to ${sendsTo.join(', ')}`] : []),
    ...(deletes ? ['deletes mail'] : []),
  ];
  return {
    what: `rule "${name}" (${state}) only has the name of a rule that Exchange keeps: it ${does.join(' and ')}`,
    suspicious: true,
  };
}
