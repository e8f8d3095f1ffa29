import type { Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { text, type Cmdlet } from './cmdlet.ts';
import type { AutomaticReplies } from './mailbox-settings.ts';
import { mailboxNamed, wrote } from './recipients.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxautoreplyconfiguration */
const getConfiguration: Cmdlet = {
  run(invocation) {
    const mailbox = mailboxNamed(invocation.state, text(invocation, 'Identity'));
    const replies = mailbox.settings.automaticReplies;
    return [
      {
        Identity: mailbox.name,
        MailboxOwnerId: mailbox.name,
        AutoReplyState: replies.state,
        ExternalAudience: replies.audience,
        InternalMessage: replies.internalMessage,
        ExternalMessage: replies.externalMessage,
        StartTime: new Date(replies.startTime).toISOString(),
        EndTime: new Date(replies.endTime).toISOString(),
      },
    ];
  },
};

/** https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxautoreplyconfiguration */
const setConfiguration: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const replies = mailbox.settings.automaticReplies;
    if ('AutoReplyState' in parameters) {
      replies.state = parameters['AutoReplyState'] as AutomaticReplies['state'];
    }
    if ('ExternalAudience' in parameters) {
      replies.audience = parameters['ExternalAudience'] as AutomaticReplies['audience'];
    }
    if ('InternalMessage' in parameters) replies.internalMessage = text(invocation, 'InternalMessage');
    if ('ExternalMessage' in parameters) replies.externalMessage = text(invocation, 'ExternalMessage');
    if ('StartTime' in parameters) replies.startTime = Date.parse(text(invocation, 'StartTime'));
    if ('EndTime' in parameters) replies.endTime = Date.parse(text(invocation, 'EndTime'));
    wrote(state, 'Set-MailboxAutoReplyConfiguration', mailbox);
    return [];
  },
};

export const automaticReplyCmdlets = {
  'Get-MailboxAutoReplyConfiguration': getConfiguration,
  'Set-MailboxAutoReplyConfiguration': setConfiguration,
} satisfies Readonly<Record<string, Cmdlet>>;

/** Answers a message where the mailbox answers by itself. */
export function replyAutomatically(
  { mailboxes, clock }: TenantState,
  { settings }: Mailbox,
  { from, subject }: { readonly from: string; readonly subject: string },
): void {
  const replies = settings.automaticReplies;
  if (!isOn(replies, clock.now())) return;
  const isInside = [...mailboxes.values()].some(({ primarySmtpAddress }) => primarySmtpAddress === from.toLowerCase());
  if (!isInside && replies.audience !== 'All') return;
  const body = isInside ? replies.internalMessage : replies.externalMessage;
  settings.droppedMail.push({ to: from, about: subject, body, at: clock.now() });
}

function isOn({ state, startTime, endTime }: AutomaticReplies, now: number): boolean {
  return state === 'Enabled' || (state === 'Scheduled' && startTime <= now && now < endTime);
}
