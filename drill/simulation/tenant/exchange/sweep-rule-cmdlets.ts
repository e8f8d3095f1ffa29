import type { Mailbox } from '../mailbox.ts';
import { notFound, text, type Cmdlet } from './cmdlet.ts';
import { mailboxNamed, wrote } from './recipients.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-sweeprule */
const getSweepRule: Cmdlet = {
  run(invocation) {
    const mailbox = mailboxNamed(invocation.state, text(invocation, 'Mailbox'));
    return mailbox.settings.sweepRules.map(({ ruleId, name, enabled, sender, destinationFolder }) => ({
      Identity: `${mailbox.name}\\${ruleId}`,
      RuleId: ruleId,
      Name: name,
      Enabled: enabled,
      Provider: 'Exchange16',
      Sender: sender,
      DestinationFolder: destinationFolder,
      KeepForDays: null,
      KeepLatest: 0,
      MailboxOwnerId: mailbox.name,
    }));
  },
};

const write = (name: string, enabled: boolean): Cmdlet => ({
  run(invocation) {
    const mailbox = mailboxNamed(invocation.state, text(invocation, 'Mailbox'));
    const identity = text(invocation, 'Identity');
    const rule = mailbox.settings.sweepRules.find(
      ({ ruleId }) => identity === ruleId || identity.endsWith(`\\${ruleId}`),
    );
    if (!rule) throw notFound(identity);
    rule.enabled = enabled;
    wrote(invocation.state, name, mailbox);
    return [];
  },
});

export const sweepRuleCmdlets = {
  'Get-SweepRule': getSweepRule,
  // https://learn.microsoft.com/powershell/module/exchangepowershell/disable-sweeprule
  'Disable-SweepRule': write('Disable-SweepRule', false),
  'Enable-SweepRule': write('Enable-SweepRule', true),
} satisfies Readonly<Record<string, Cmdlet>>;

/** Into which folder a message is swept; undefined where it stays. The real one sweeps once a day; this one at once. */
export function sweptTo(mailbox: Mailbox, from: string): string | undefined {
  const sender = from.toLowerCase();
  return mailbox.settings.sweepRules.find((rule) => rule.enabled && rule.sender === sender)?.destinationFolder;
}
