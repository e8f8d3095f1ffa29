import type { InboxRule, Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { CmdletError, notFound, text, type Cmdlet, type Invocation } from './cmdlet.ts';
import { mailboxesNamed, mailboxNamed, wrote } from './recipients.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-inboxrule */
export const getInboxRule: Cmdlet = {
  run(invocation) {
    const mailbox = mailboxNamed(invocation.state, text(invocation, 'Mailbox'));
    const withHidden = invocation.parameters['IncludeHidden'] === true;
    return mailbox.inboxRules
      .filter(({ hidden, clientSide }) => (withHidden || !hidden) && !clientSide)
      .map((rule) => ({
        Identity: `${mailbox.name}\\${rule.ruleIdentity}`,
        // PR_RULE_MSG_NAME can be blanked, and hides the rule from whoever sorts by name.
        Name: rule.name === '' ? null : rule.name,
        Enabled: rule.enabled,
        Priority: rule.priority,
        RuleIdentity: rule.ruleIdentity,
        ForwardTo: rule.forwardTo.map((address) => recipient(invocation.state, address)),
        RedirectTo: rule.redirectTo.map((address) => recipient(invocation.state, address)),
        DeleteMessage: rule.deleteMessage,
        MoveToFolder: rule.moveToFolder,
        SubjectOrBodyContainsWords: rule.subjectOrBodyContains,
        MailboxOwnerId: mailbox.name,
      }));
  },
};

/** Whoever is in the directory is shown by their entry there. */
function recipient(state: TenantState, address: string): string {
  const [inside] = mailboxesNamed(state, address);
  return inside
    ? `"${inside.displayName}" [EX:/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${inside.name}]`
    : `"${address}" [SMTP:${address}]`;
}

const write = (name: string, enabled: boolean): Cmdlet => ({
  run(invocation) {
    const { mailbox, rule } = ruleNamed(invocation);
    if (isSystemRule(rule)) {
      const type = 'Microsoft.Exchange.Management.RecipientTasks.InboxRuleNotEditableException';
      throw new CmdletError(400, type, `The rule "${rule.name}" can't be changed.`);
    }
    rule.enabled = enabled;
    const clientSide = mailbox.inboxRules.filter((other) => other.clientSide);
    if (clientSide.length > 0) {
      mailbox.inboxRules = mailbox.inboxRules.filter((other) => !other.clientSide);
      invocation.warn(
        'When the Inbox rules are modified, the client-side rules that were made in Outlook are deleted.',
      );
    }
    wrote(invocation.state, name, mailbox);
    return [];
  },
});

/** https://learn.microsoft.com/powershell/module/exchangepowershell/disable-inboxrule */
export const disableInboxRule = write('Disable-InboxRule', false);
/** https://learn.microsoft.com/powershell/module/exchangepowershell/enable-inboxrule */
export const enableInboxRule = write('Enable-InboxRule', true);

/** `mailbox\rule id`, found only where the request was anchored to that mailbox. */
function ruleNamed(invocation: Invocation): { mailbox: Mailbox; rule: InboxRule } {
  const identity = text(invocation, 'Identity');
  const [owner = '', id = ''] = identity.split('\\', 2);
  const mailbox = mailboxNamed(invocation.state, owner);
  const isAnchored = invocation.anchor !== undefined && mailboxNamed(invocation.state, invocation.anchor) === mailbox;
  const rule = mailbox.inboxRules.find(({ ruleIdentity }) => ruleIdentity === id);
  if (!isAnchored || !rule) throw notFound(identity);
  return { mailbox, rule };
}

/** Exchange's own rules are known by what they are; a rule of somebody's that only bears such a name is a rule like any other. */
function isSystemRule({ name, forwardTo, redirectTo, deleteMessage, moveToFolder, ofDelegates }: InboxRule): boolean {
  if (ofDelegates) return true;
  const isNamedSo = /^(junk e-mail rule$|microsoft\.exchange\.oof\.|delegate rule -)/i.test(name);
  return isNamedSo && forwardTo.length === 0 && redirectTo.length === 0 && !deleteMessage && moveToFolder === null;
}
