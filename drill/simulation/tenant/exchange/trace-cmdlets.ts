import { days, hours, minutes } from '../../../../shared/domain/duration.ts';
import type { TracedMail } from '../content/content.ts';
import type { TenantState } from '../state.ts';
import { CmdletError, texts, type Cmdlet, type Invocation, type Row } from './cmdlet.ts';

/** How far the trace reaches back, and how much of it one query may span. */
const kept = days(90);
const longestSpan = days(10);
const mostRows = 5_000;
/** A message shows after some minutes. https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac */
const lagMs = minutes(1);

/** https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2 */
const getMessageTraceV2: Cmdlet = {
  run(invocation) {
    const { state, parameters } = invocation;
    const now = state.clock.now();
    const to = dateOf(invocation, 'EndDate') ?? now;
    const from = dateOf(invocation, 'StartDate') ?? to - hours(48);
    if (from > to) throw refused('The start date must be earlier than the end date.');
    if (to - from > longestSpan) throw refused('The date range of a query must be no more than 10 days.');
    if (from < now - kept) throw refused('The start date must be within the last 90 days.');
    const size = sizeOf(parameters['ResultSize']);
    const after = startingRecipient(invocation);
    const wanted = filterOf(invocation);
    const found = state.content.mailTrace
      .filter((mail) => mail.at >= from && mail.at <= Math.min(to, now - lagMs) && wanted(mail))
      .sort((a, b) => b.at - a.at || order(a.recipient, b.recipient) || order(a.traceId, b.traceId))
      // Of the messages of the very moment the last answer ended with, those up to that recipient were told.
      .filter((mail) => after === undefined || mail.at < to || order(mail.recipient, after) > 0);
    if (found.length > size) {
      invocation.warn('There are more results. Use StartingRecipientAddress and EndDate to continue.');
    }
    return found.slice(0, size).map((mail) => row(state, mail));
  },
};

export const traceCmdlets = { 'Get-MessageTraceV2': getMessageTraceV2 } satisfies Readonly<Record<string, Cmdlet>>;

function filterOf(invocation: Invocation): (mail: TracedMail) => boolean {
  const lower = (name: string): string[] => texts(invocation, name).map((text) => text.toLowerCase());
  const [senders, recipients, states] = [lower('SenderAddress'), lower('RecipientAddress'), lower('Status')];
  const among = (list: readonly string[], value: string): boolean => list.length === 0 || list.includes(value);
  const subject = invocation.parameters['Subject'];
  return (mail) =>
    among(senders, mail.sender.toLowerCase()) &&
    among(recipients, mail.recipient.toLowerCase()) &&
    among(states, mail.status.toLowerCase()) &&
    (typeof subject !== 'string' || mail.subject.toLowerCase().includes(subject.toLowerCase()));
}

function startingRecipient({ parameters }: Invocation): string | undefined {
  const starting = parameters['StartingRecipientAddress'];
  if (starting === undefined) return undefined;
  if (typeof starting === 'string' && parameters['EndDate'] !== undefined) return starting;
  throw refused('StartingRecipientAddress needs an EndDate.');
}

function dateOf({ parameters }: Invocation, name: string): number | undefined {
  const value = parameters[name];
  if (value === undefined) return undefined;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw refused(`Cannot convert the value of ${name} to a date.`);
  return at;
}

function sizeOf(asked: unknown): number {
  if (asked === undefined) return 1_000;
  if (typeof asked === 'number' && Number.isInteger(asked) && asked >= 1 && asked <= mostRows) return asked;
  throw refused(`ResultSize must be between 1 and ${String(mostRows)}.`);
}

function refused(message: string): CmdletError {
  return new CmdletError(400, 'Microsoft.Exchange.Management.ReportingTask.InvalidExpressionException', message);
}

function order(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

function row({ organization }: TenantState, mail: TracedMail): Row {
  return {
    Organization: organization.domains[0],
    MessageTraceId: mail.traceId,
    MessageId: mail.messageId,
    Received: new Date(mail.at).toISOString(),
    SenderAddress: mail.sender,
    RecipientAddress: mail.recipient,
    Subject: mail.subject,
    Status: mail.status,
    FromIP: mail.fromAddress,
    ToIP: null,
    Size: 20_480,
  };
}
