import type { Hono } from 'hono';
import type { TenantState } from '../state.ts';

/** What content still gives the attacker: a file to whoever knows the address of its link, and a colleague who opens the attacker's mail. */
export function registerContentDoors(app: Hono, state: TenantState): void {
  app.get('/drill/shared-link/:secret', (context) => {
    const secret = context.req.param('secret');
    const owner = [...state.content.drives].find(([, { items }]) =>
      items.some(({ permissions }) =>
        permissions.some(({ link }) => link?.scope === 'anonymous' && link.secret === secret),
      ),
    )?.[0];
    state.log.push({
      at: state.clock.now(),
      actor: 'attacker',
      operation: 'read a file by its link',
      status: owner === undefined ? 404 : 200,
      accepted: owner !== undefined,
      ...(owner === undefined ? {} : { objectId: owner }),
    });
    return owner === undefined
      ? context.json({ error: { code: 'itemNotFound' } }, 404)
      : context.json({ value: 'the content of the file' });
  });
  // A colleague opens what lies in the mailbox; nothing the attacker has to be let in for.
  app.get('/drill/phished/:recipient/:subject', (context) => {
    const { recipient, subject } = context.req.param();
    const mailbox = state.mailboxes.get(recipient);
    const found = mailbox?.messages.some((message) => message.subject === subject) ?? false;
    return found ? context.json({ value: 'the link was opened' }) : context.json({ error: { code: 'gone' } }, 404);
  });
}
