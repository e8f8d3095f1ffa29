import { randomUUID } from 'node:crypto';
import type { TracedMail } from '../content/content.ts';
import type { TenantState } from '../state.ts';

/** Writes into the message trace that a message passed. */
export function traceMail(
  state: TenantState,
  mail: Pick<TracedMail, 'sender' | 'recipient' | 'subject'> & Partial<TracedMail>,
): void {
  state.content.mailTrace.push({
    traceId: randomUUID(),
    messageId: `<${randomUUID()}@contoso.com>`,
    at: state.clock.now(),
    status: 'Delivered',
    fromAddress: '203.0.113.66',
    ...mail,
  });
}
