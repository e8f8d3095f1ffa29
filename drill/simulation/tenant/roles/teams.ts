import type { Hono } from 'hono';
import type { TenantState } from '../state.ts';
import { actorOf } from '../token-endpoint.ts';
import { isRunning } from './held-roles.ts';

/** A team shows its files to whoever is in its group; its owners let others in. https://learn.microsoft.com/en-us/microsoftteams/teams-channels-overview */
export function registerTeams(app: Hono, state: TenantState): void {
  app.get('/drill/teams/:groupId/files', (context) => {
    const cookie = /(?:^|; )Teams=([^;]+)/.exec(context.req.header('cookie') ?? '')?.[1];
    const objectId = state.roles.teamsSessions.get(cookie ?? '');
    const active = state.roles.groups.get(context.req.param('groupId'))?.active ?? [];
    const may = active.some((one) => one.principalId === objectId && isRunning(state, one));
    const [actor, status] = [actorOf(state, objectId), may ? 200 : 403];
    state.log.push({ at: state.clock.now(), actor, operation: 'read the files of a team', status, accepted: may });
    return may ? context.json({ value: ['Plans.docx'] }) : context.json({ error: { code: 'Forbidden' } }, 403);
  });
}
