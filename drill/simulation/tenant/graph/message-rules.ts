import type { Context } from 'hono';
import * as z from 'zod';
import type { InboxRule, Mailbox } from '../mailbox.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { mailboxOf } from './mailbox-of.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

const path = '/users/{id}/mailFolders/{folder}/messageRules';
const Changes = z.object({ isEnabled: z.boolean() });

/** Hidden rules are never among these: only Exchange shows them. https://learn.microsoft.com/en-us/graph/api/resources/messagerule */
export function registerMessageRules(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, `GET ${path}`, (context) => page(context, rulesOf(ruledMailbox(state, context)).map(messageRule), 2));
  serve(surface, `GET ${path}/{rule}`, (context) => shown(context, ruleOf(state, context)));
  serve(surface, `PATCH ${path}/{rule}`, async (context) => {
    const { mailbox, rule } = ruleOf(state, context);
    const body = Changes.safeParse(await readBody(context));
    if (!body.success) throw new GraphProblem(400, 'RequestBodyRead', 'The request body is not a message rule.');
    rule.enabled = body.data.isEnabled;
    wrote(state, `PATCH ${path}/{rule}`, mailbox);
    return shown(context, { mailbox, rule });
  });
  serve(surface, `DELETE ${path}/{rule}`, (context) => {
    const { mailbox, rule } = ruleOf(state, context);
    mailbox.inboxRules = mailbox.inboxRules.filter((one) => one !== rule);
    wrote(state, `DELETE ${path}/{rule}`, mailbox);
    return context.body(null, 204);
  });
}

/** Rules hang on the Inbox only, by its well-known name or its id. */
function ruledMailbox(state: TenantState, context: Context): Mailbox {
  const mailbox = mailboxOf(state, context);
  const folder = context.req.param('folder') ?? '';
  const inbox = mailbox.folders.find(({ folderType }) => folderType === 'Inbox');
  if (folder.toLowerCase() !== 'inbox' && folder !== inbox?.folderId) throw missing();
  return mailbox;
}

function ruleOf(state: TenantState, context: Context): { mailbox: Mailbox; rule: InboxRule } {
  const mailbox = ruledMailbox(state, context);
  const rule = rulesOf(mailbox).find((one) => idOf(one) === context.req.param('rule'));
  if (rule === undefined) throw missing();
  return { mailbox, rule };
}

function shown(context: Context, { mailbox, rule }: { mailbox: Mailbox; rule: InboxRule }): Response {
  const kind = `users('${mailbox.objectId}')/mailFolders('inbox')/messageRules/$entity`;
  return entity(context, kind, messageRule(rule));
}

function rulesOf({ inboxRules }: Mailbox): InboxRule[] {
  return inboxRules.filter(({ hidden }) => !hidden);
}

/** As Exchange says it behind Graph. https://learn.microsoft.com/en-us/graph/errors */
function missing(): GraphProblem {
  return new GraphProblem(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
}

function wrote(state: TenantState, operation: string, { objectId }: Mailbox): void {
  state.writes.push({ at: state.clock.now(), operation, objectId });
}

function idOf({ ruleIdentity }: InboxRule): string {
  return Buffer.from(ruleIdentity).toString('base64url');
}

function messageRule(rule: InboxRule) {
  const recipients = (addresses: readonly string[]) =>
    addresses.map((address) => ({ emailAddress: { name: address, address } }));
  return {
    id: idOf(rule),
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
