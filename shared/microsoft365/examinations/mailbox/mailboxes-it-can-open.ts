import { hasMailbox } from '../../account-facts.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { FindingItem } from '../../../catalogue/examination.ts';
import { readOpenableMailboxes } from '../../readings/mailbox/openable-mailboxes.ts';
import type { OpenableMailbox } from '../../readings/mailbox/openable-mailboxes.ts';
import { readInboxRules } from '../../readings/mailbox/inbox-rules.ts';
import { domainOf, readOwnDomains } from '../../readings/mailbox/own-domains.ts';
import { firstOf, ofEach } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';

export const mailboxesItCanOpen = defineExamination({
  name: 'mailboxes-it-can-open',
  title: 'Other mailboxes the account can open',
  purpose:
    'Which other mailboxes the attacker may have read, and whether rules or forwarding there send copies outside or delete mail.',
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-Mailbox, Get-MailboxPermission, Get-RecipientPermission, Get-InboxRule',
    },
    { api: 'graph', role: 'Organization.Read.All', for: 'tell addresses inside from those outside' },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/exchange/recipients-in-exchange-online/manage-permissions-for-recipients',
  appliesTo: hasMailbox,
  async examine(account, tenant) {
    const [{ mailboxes, examined, of, untold, isCutOff }, own] = await Promise.all([
      readOpenableMailboxes(account, tenant),
      readOwnDomains(tenant),
    ]);
    const items: FindingItem[] = [];
    for (const mailbox of mailboxes) items.push(await itemFor(mailbox, own, tenant));
    if (untold.length > 0) {
      items.push({
        what: `not examined: ${String(untold.length)} mailboxes`,
        detail: firstOf(untold),
        suspicious: true,
      });
    }
    if (isCutOff) {
      const what = 'there are more mailboxes than Exchange told: the list was cut off';
      items.push({ what, detail: 'the account may have rights on any of the others', suspicious: true });
    }
    const left = of - examined - untold.length;
    if (left > 0) {
      items.push({
        what: `full access was not checked on ${String(left)} mailboxes`,
        detail: 'Exchange answers for one mailbox at a time; shared mailboxes and rooms were checked first',
        suspicious: false,
      });
    }
    return {
      summary: `${String(mailboxes.length)} other mailboxes; full access was checked on ${String(examined)} of ${String(of)}${isCutOff ? ', where the list was cut off' : ''}, rights on single folders on none`,
      items,
    };
  },
});

async function itemFor(
  { id, address, rights, forwardsTo }: OpenableMailbox,
  own: ReadonlySet<string>,
  tenant: Tenant,
): Promise<FindingItem> {
  const what = `${address}: ${rights.join(', ')}`;
  const { answers, untold } = await ofEach(
    [id],
    () => address,
    () => readInboxRules(id, tenant, address),
  );
  if (untold.length > 0) {
    return { what, detail: `its rules could not be read: ${firstOf(untold)}`, suspicious: true };
  }
  const rules = answers.flat().filter(({ enabled }) => enabled);
  const outside = [...rules.flatMap(({ sendsTo }) => sendsTo), ...(forwardsTo === null ? [] : [forwardsTo])].filter(
    (to) => to.includes('@') && !own.has(domainOf(to)),
  );
  const deleting = rules.filter(({ deletes }) => deletes).map(({ name }) => `"${name}"`);
  const signs = [
    ...(outside.length > 0 ? [`sends copies to ${[...new Set(outside)].join(', ')}`] : []),
    ...(deleting.length > 0 ? [`deletes mail by ${deleting.join(', ')}`] : []),
  ];
  return signs.length === 0
    ? { what, detail: 'no rule there sends copies outside or deletes mail', suspicious: false }
    : { what: `${what}; it ${signs.join(' and ')}`, suspicious: true };
}
