import type { Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { CmdletError, text, type Cmdlet } from './cmdlet.ts';
import type { AutomaticReplies } from './mailbox-settings.ts';
import { mailboxNamed, wrote } from './recipients.ts';

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailboxautoreplyconfiguration */
const getConfiguration: Cmdlet = {
  parameters: ['Identity', 'ResultSize'],
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
  parameters: [
    'Identity',
    'AutoReplyState',
    'ExternalAudience',
    'InternalMessage',
    'ExternalMessage',
    'StartTime',
    'EndTime',
    'Confirm',
  ],
  run(invocation) {
    const { state, parameters } = invocation;
    const mailbox = mailboxNamed(state, text(invocation, 'Identity'));
    const replies = mailbox.settings.automaticReplies;
    if ('AutoReplyState' in parameters) {
      replies.state = among(parameters['AutoReplyState'], ['Disabled', 'Enabled', 'Scheduled']);
    }
    if ('ExternalAudience' in parameters) {
      replies.audience = among(parameters['ExternalAudience'], ['None', 'Known', 'All']);
    }
    if ('InternalMessage' in parameters) replies.internalMessage = text(invocation, 'InternalMessage');
    if ('ExternalMessage' in parameters) replies.externalMessage = text(invocation, 'ExternalMessage');
    if ('StartTime' in parameters) replies.startTime = Date.parse(text(invocation, 'StartTime'));
    if ('EndTime' in parameters) replies.endTime = Date.parse(text(invocation, 'EndTime'));
    wrote(state, 'Set-MailboxAutoReplyConfiguration', mailbox);
    return [];
  },
};

function among<T extends string>(said: unknown, values: readonly T[]): T {
  const found = values.find((value) => value === said);
  if (found) return found;
  const type = 'System.Management.Automation.ParameterBindingException';
  throw new CmdletError(400, type, `Cannot convert the value ${String(said)}.`);
}

export const automaticReplyCmdlets: Readonly<Record<string, Cmdlet>> = {
  'Get-MailboxAutoReplyConfiguration': getConfiguration,
  'Set-MailboxAutoReplyConfiguration': setConfiguration,
};

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
