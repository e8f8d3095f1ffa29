import type { Context, Hono } from 'hono';
import type { TenantState } from '../state.ts';
import { actorOf } from '../token-endpoint.ts';
import { mailboxAt } from './mailbox-at.ts';
import { isServed } from './mailbox-settings.ts';

/** Ways into and out of a mailbox that need no token: a program that is still connected, and what the mailbox does by itself. */
export function registerMailboxDoors(app: Hono, state: TenantState): void {
  app.get('/drill/held-connection/:id', (context) => {
    const id = context.req.param('id');
    for (const { objectId, settings, messages } of state.mailboxes.values()) {
      const connection = settings.clientAccess.held.find((each) => each.id === id);
      if (!connection) continue;
      const served = !connection.hasEnded && isServed(settings.clientAccess, connection);
      record(state, 'read mail over a held connection', served ? 200 : 403, objectId);
      return served
        ? context.json({ value: messages.map(({ id: message, subject }) => ({ id: message, subject })) })
        : refused(context, 403, 'ProtocolDisabled');
    }
    return refused(context, 404, 'NoSuchConnection');
  });
  app.get('/drill/automatic-replies/:to', (context) => {
    const to = context.req.param('to');
    const sent = [...state.mailboxes.values()].flatMap(({ settings }) => settings.droppedMail);
    return context.json({ value: sent.filter((reply) => reply.to === to) });
  });
  app.get('/drill/where-it-lies/:mailbox/:subject', (context) => {
    const mailbox = mailboxAt(state, context.req.param('mailbox'));
    const message = mailbox?.messages.find(({ subject }) => subject === context.req.param('subject'));
    if (!mailbox || !message) return refused(context, 404, 'ErrorItemNotFound');
    const inbox = mailbox.folders.find(({ folderType }) => folderType === 'Inbox')?.name;
    return context.json({ folder: message.folder, inInbox: message.folder === inbox });
  });
}

function refused(context: Context, status: 403 | 404, code: string): Response {
  return context.json({ error: { code, message: 'The request was refused.' } }, status);
}

function record(state: TenantState, operation: string, status: number, objectId: string): void {
  const entry = { at: state.clock.now(), actor: actorOf(state, objectId), operation, status, objectId };
  state.log.push({ ...entry, accepted: status < 400 });
}
