import type { Hono } from 'hono';
import type { TenantState } from '../state.ts';
import { actorOf } from '../token-endpoint.ts';
import { heldRoles } from './held-roles.ts';

const enough = ['Global Administrator', 'User Administrator', 'Helpdesk Administrator', 'Password Administrator'];

/**
 * The help desk's own web application. It keeps sessions of its own, which nothing in Entra ends, and does with its own rights what the
 * directory roles of whoever is in the session allow them. https://learn.microsoft.com/en-us/entra/identity/users/users-revoke-access#application-issued-session-tokens
 */
export function registerAdminTool(app: Hono, state: TenantState): void {
  app.get('/drill/help-desk/people', (context) => {
    const cookie = /(?:^|; )HelpDesk=([^;]+)/.exec(context.req.header('cookie') ?? '')?.[1];
    const objectId = state.roles.adminToolSessions.get(cookie ?? '');
    const may = objectId !== undefined && heldRoles(state, objectId).some((role) => enough.includes(role));
    const status = objectId === undefined ? 401 : may ? 200 : 403;
    state.log.push({
      at: state.clock.now(),
      actor: actorOf(state, objectId),
      operation: 'act through a role',
      status,
      accepted: may,
      ...(objectId === undefined ? {} : { objectId }),
    });
    if (status !== 200) return context.json({ error: { code: 'Forbidden' } }, status);
    return context.json({ value: [...state.users.values()].map(({ userPrincipalName }) => userPrincipalName) });
  });
}
