import type { InboxRule } from '../mailbox.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';

/** Hidden rules are never among these: only Exchange shows them. https://learn.microsoft.com/en-us/graph/api/resources/messagerule */
export function registerMessageRules(surface: GraphSurface): void {
  serve(surface, 'GET /users/{id}/mailFolders/inbox/messageRules', (context) => {
    const id = context.req.param('id') ?? '';
    if (!surface.state.users.has(id)) throw notFound(id);
    const mailbox = surface.state.mailboxes.get(id);
    if (mailbox === undefined) {
      const message = 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.';
      throw new GraphProblem(404, 'MailboxNotEnabledForRESTAPI', message);
    }
    return page(context, mailbox.inboxRules.filter(({ hidden }) => !hidden).map(messageRule), 2);
  });
}

function messageRule(rule: InboxRule) {
  const recipients = (addresses: readonly string[]) =>
    addresses.map((address) => ({ emailAddress: { name: address, address } }));
  return {
    id: Buffer.from(rule.ruleIdentity).toString('base64url'),
    displayName: rule.name,
    sequence: rule.priority,
    isEnabled: rule.enabled,
    hasError: false,
    isReadOnly: false,
    conditions: rule.subjectOrBodyContains.length > 0 ? { bodyOrSubjectContains: rule.subjectOrBodyContains } : {},
    actions: {
      ...(rule.forwardTo.length > 0 ? { forwardTo: recipients(rule.forwardTo) } : {}),
      ...(rule.redirectTo.length > 0 ? { redirectTo: recipients(rule.redirectTo) } : {}),
      ...(rule.deleteMessage ? { delete: true } : {}),
      ...(rule.moveToFolder === null ? {} : { moveToFolder: rule.moveToFolder }),
      ...(rule.markAsRead ? { markAsRead: true } : {}),
      stopProcessingRules: rule.stopProcessingRules,
    },
  };
}
