import { hasMailbox } from '../../account-facts.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { FindingItem } from '../../../catalogue/examination.ts';
import { domainOf, readOwnDomains } from '../../readings/mailbox/own-domains.ts';
import type { TracedMail } from '../../readings/mailbox/message-trace.ts';
import { readSentMail } from '../../readings/mailbox/sent-mail.ts';

/** A subject that went to this many people is a mailing; any other subject is nobody's business. */
const mailing = 5;

export const messagesSent = defineExamination({
  name: 'messages-sent',
  title: 'Messages sent',
  purpose: 'Who the account wrote to since the compromise, inside and outside the organisation.',
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-MessageTraceV2' },
    { api: 'graph', role: 'Organization.Read.All', for: 'tell addresses inside from those outside' },
  ],
  offersAccounts: false,
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2',
  appliesTo: hasMailbox,
  async examine(account, tenant, context) {
    const [own, { mail, reaches }] = await Promise.all([
      readOwnDomains(tenant),
      readSentMail(account, context.compromisedSince, tenant),
    ]);
    const isInside = ({ recipient }: TracedMail): boolean => own.has(domainOf(recipient));
    const inside = mail.filter(isInside);
    const outside = mail.filter((one) => !isInside(one));
    const count = (some: readonly TracedMail[]): string =>
      `${String(some.length)} to ${String(new Set(some.map(({ recipient }) => recipient)).size)} recipients`;
    return {
      summary: `since ${reaches}: ${count(inside)} inside, ${count(outside)} outside the organisation`,
      items: [...mailings(mail), ...byDomain(outside, 'outside'), ...byDomain(inside, 'inside')],
    };
  },
});

/** One item for each domain: the recipients are its detail. */
function byDomain(mail: readonly TracedMail[], where: 'inside' | 'outside'): FindingItem[] {
  const domains = groupedBy(mail, ({ recipient }) => domainOf(recipient));
  return [...domains]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([domain, sent]) => {
      const recipients = [...new Set(sent.map(({ recipient }) => recipient))].sort();
      return {
        what: `${domain} (${where}): ${String(sent.length)} messages to ${String(recipients.length)} recipients`,
        ...latest(sent),
        detail: recipients.join(', '),
        suspicious: false,
      };
    });
}

function mailings(mail: readonly TracedMail[]): FindingItem[] {
  const subjects = [...groupedBy(mail, ({ subject }) => subject)].filter(
    ([, sent]) => new Set(sent.map(({ recipient }) => recipient)).size >= mailing,
  );
  return subjects.map(([subject, sent]) => ({
    what: `the same subject went to ${String(new Set(sent.map(({ recipient }) => recipient)).size)} recipients`,
    ...latest(sent),
    detail: subject.slice(0, 200),
    suspicious: true,
  }));
}

function latest(sent: readonly TracedMail[]): { at?: string } {
  const at = sent
    .map((one) => one.at)
    .sort()
    .at(-1);
  return at === undefined ? {} : { at };
}

function groupedBy(mail: readonly TracedMail[], keyOf: (one: TracedMail) => string): ReadonlyMap<string, TracedMail[]> {
  const groups = new Map<string, TracedMail[]>();
  for (const one of mail) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
