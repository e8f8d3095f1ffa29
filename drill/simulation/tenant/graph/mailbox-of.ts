import type { Context } from 'hono';
import type { Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { GraphProblem } from './graph-problem.ts';
import { userOf } from './user-of.ts';

/** The mailbox of whom the address names. https://learn.microsoft.com/en-us/graph/errors */
export function mailboxOf(state: TenantState, context: Context): Mailbox {
  const mailbox = state.mailboxes.get(userOf(state, context).objectId);
  if (mailbox) return mailbox;
  const message = 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.';
  throw new GraphProblem(404, 'MailboxNotEnabledForRESTAPI', message);
}
