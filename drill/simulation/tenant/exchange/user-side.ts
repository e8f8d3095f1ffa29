import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { inboxRule, type Mailbox } from '../mailbox.ts';
import { writeMailboxAct } from '../mailbox-acts.ts';
import type { TenantState } from '../state.ts';
import type { UserTokens } from '../user-tokens.ts';
import { actingAsUser, recordRequest, type AsUser } from './as-user.ts';
import { deliver } from './deliver.ts';
import { mailboxAt } from './mailbox-at.ts';
import { mayRead } from './may-read.ts';

const address = z.string().regex(/^[^\s@]+@[^\s@]+$/);
const Rule = z.object({
  displayName: z.string(),
  actions: z.object({ forwardTo: z.array(z.object({ emailAddress: z.object({ address }) })) }),
});
const Mail = z.object({ to: address, subject: z.string(), body: z.string().default('') });

/** What mailbox owners, their delegates and the world outside do; the attacker comes in here. */
export function registerUserSide(app: Hono, state: TenantState, tokens: UserTokens): void {
  const asUser = actingAsUser(state, tokens);
  registerReading(app, state, asUser);
  registerDiversions(app, state, asUser);
  registerWorldOutside(app, state);
}

/** Mail is read by its owner, by a delegate, and over a connection that was opened before. */
function registerReading(app: Hono, state: TenantState, asUser: AsUser): void {
  app.get(
    '/v1.0/me/messages',
    asUser('read mail', (context, user) => mailOf(context, state.mailboxes.get(user.objectId))),
  );
  app.get(
    '/v1.0/users/:id/messages',
    asUser('read mail as delegate', (context, user) => {
      const mailbox = mailboxAt(state, context.req.param('id') ?? '');
      const isAllowed = mailbox !== undefined && mayRead(mailbox, user.objectId);
      return isAllowed ? mailOf(context, mailbox) : problem(context, 403, 'ErrorAccessDenied');
    }),
  );
  app.get('/drill/mailbox-connection/:connection', (context) => {
    const connection = context.req.param('connection');
    const mailboxes = [...state.mailboxes.values()];
    const mailbox = mailboxes.find(({ openConnections }) => openConnections.includes(connection));
    const operation = 'read mail over an open connection';
    recordRequest(state, operation, mailbox ? 200 : 410, mailbox?.objectId, mailbox?.objectId);
    if (mailbox) {
      const { objectId } = mailbox;
      writeMailboxAct(state, { operation, actor: objectId, owner: objectId, tokenIssuedAt: null });
    }
    return mailbox ? mailOf(context, mailbox) : problem(context, 410, 'ErrorMailboxMoved');
  });
}

/** What brings mail to somebody else: a rule, a forwarding address. */
function registerDiversions(app: Hono, state: TenantState, asUser: AsUser): void {
  app.post(
    '/v1.0/me/mailFolders/inbox/messageRules',
    asUser('add a rule', async (context, user, audited) => {
      const mailbox = state.mailboxes.get(user.objectId);
      const rule = Rule.safeParse(await context.req.json().catch(() => undefined));
      if (!rule.success || mailbox === undefined) return problem(context, 400, 'ErrorInvalidRequest');
      const ruleIdentity = String(2n ** 63n + BigInt(Math.floor(state.random() * 2 ** 52)));
      const forwardTo = rule.data.actions.forwardTo.map(({ emailAddress }) => emailAddress.address);
      mailbox.inboxRules.push(inboxRule({ ruleIdentity, name: rule.data.displayName, forwardTo }));
      audited.object = `${mailbox.name}\\${ruleIdentity}`;
      audited.parameters = { Name: rule.data.displayName, ForwardTo: forwardTo.join(';') };
      wrote(state, 'add a rule', mailbox);
      return context.json({ id: ruleIdentity, displayName: rule.data.displayName }, 201);
    }),
  );
  app.post(
    '/drill/mailbox/forwarding',
    asUser('forward the mail', async (context, user, audited) => {
      const mailbox = state.mailboxes.get(user.objectId);
      const body = z.object({ address }).safeParse(await context.req.json().catch(() => undefined));
      if (!body.success || mailbox === undefined) return problem(context, 400, 'ErrorInvalidRequest');
      mailbox.forwardingSmtpAddress = body.data.address;
      mailbox.deliverToMailboxAndForward = true;
      audited.object = mailbox.name;
      audited.parameters = { Identity: mailbox.name, ForwardingSmtpAddress: `smtp:${body.data.address}` };
      wrote(state, 'forward the mail', mailbox);
      return context.body(null, 204);
    }),
  );
}

/** Who sends mail to the tenant, and where its diverted mail arrives. */
function registerWorldOutside(app: Hono, state: TenantState): void {
  app.post('/drill/send-mail', async (context) => {
    const mail = Mail.safeParse(await context.req.json().catch(() => undefined));
    const mailbox = mail.success ? mailboxAt(state, mail.data.to) : undefined;
    if (!mail.success || mailbox === undefined) return problem(context, 404, 'ErrorInvalidRecipients');
    deliver(state, mailbox, { ...mail.data, from: 'somebody@outside.example' });
    return context.body(null, 202);
  });
  app.get('/drill/drop-box/:address', (context) => {
    const wanted = context.req.param('address');
    const dropped = [...state.mailboxes.values()].flatMap(({ droppedMail }) => droppedMail);
    return context.json({ value: dropped.filter((mail) => mail.address === wanted) });
  });
}

function mailOf(context: Context, mailbox: Mailbox | undefined): Response {
  if (mailbox === undefined) return problem(context, 404, 'MailboxNotEnabledForRESTAPI');
  const value = mailbox.messages.map(({ id, subject, isRead }) => ({ id, subject, isRead }));
  return context.json({ value });
}

function problem(context: Context, status: 400 | 403 | 404 | 410, code: string): Response {
  return context.json({ error: { code, message: 'The request was refused.' } }, status);
}

function wrote(state: TenantState, operation: string, { objectId }: Mailbox): void {
  state.writes.push({ at: state.clock.now(), operation, objectId });
}
