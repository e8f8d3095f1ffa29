import type { Context } from 'hono';
import { revokeSessions } from '../account-changes.ts';
import { asRead } from '../late-reads.ts';
import { activeAssignments } from '../roles/held-roles.ts';
import { roleDefinitions } from '../roles/role-definitions.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { answerProblem, GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { userOf } from './user-of.ts';
import { shownUnasked, userResource } from './user-resource.ts';

const userType = { '@odata.type': '#microsoft.graph.user' };

/** Who is above and below an account, who holds a role, and what a responder may try beside the sign-in sessions. */
export function registerDirectoryPeople(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users/{id}/manager', (context) => {
    const manager = state.users.get(userOf(state, context).manager ?? '');
    if (!manager) throw notFound('manager');
    return entity(context, 'directoryObjects/$entity', {
      ...userType,
      ...shownUnasked(userResource(asRead(state, manager))),
    });
  });
  serve(surface, 'GET /users/{id}/directReports', (context) => {
    const { objectId } = userOf(state, context);
    const below = [...state.users.values()].filter(({ manager }) => manager === objectId);
    return page(
      context,
      below.map((user) => ({ ...userType, ...shownUnasked(userResource(asRead(state, user))) })),
      2,
    );
  });
  // It is in beta only. https://learn.microsoft.com/en-us/graph/api/user-invalidateallrefreshtokens?view=graph-rest-beta
  const invalidate = 'POST /users/{id}/invalidateAllRefreshTokens';
  const revoke = (context: Context): Response => {
    const user = userOf(state, context);
    revokeSessions(state, user);
    state.writes.push({ at: state.clock.now(), operation: invalidate, objectId: user.objectId });
    return entity(context, 'Edm.Boolean', { value: true });
  };
  serve(surface, invalidate, revoke, 'beta');
  registerDirectoryRoles(surface);
  refuseMe(surface);
}

/** Of the roles of a directory those that somebody has been given. https://learn.microsoft.com/en-us/graph/api/resources/directoryrole */
function registerDirectoryRoles(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /directoryRoles', (context) => page(context, activatedRoles(state).map(roleResource), 2));
  serve(surface, 'GET /directoryRoles/{id}', (context) =>
    entity(context, 'directoryRoles/$entity', roleResource(roleOf(state, context))),
  );
  serve(surface, 'GET /directoryRoles/{id}/members', (context) => {
    const role = roleOf(state, context);
    const members = activeAssignments(state).filter((one) => one.role === role && one.scope === '/');
    const rows = members.map(({ principalId: id }) => {
      const user = state.users.get(id);
      return user
        ? { ...userType, ...shownUnasked(userResource(user)) }
        : { '@odata.type': '#microsoft.graph.group', id };
    });
    return page(context, rows, 2);
  });
}

function activatedRoles(state: TenantState): string[] {
  return [...new Set(activeAssignments(state).map(({ role }) => role))];
}

function roleOf(state: TenantState, context: Context): string {
  const id = context.req.param('id') ?? '';
  const role = activatedRoles(state).find((name) => roleResource(name).id === id);
  if (role === undefined) throw notFound(id);
  return role;
}

/** The object has an id of this tenant; its template has the one that is the same everywhere. */
export function roleResource(displayName: string) {
  const roleTemplateId = roleDefinitions[displayName] ?? '';
  return {
    '@odata.type': '#microsoft.graph.directoryRole',
    id: roleTemplateId.replace(/^.{8}/, 'd17ec701'),
    displayName,
    description: `Holds the role ${displayName}.`,
    roleTemplateId,
    deletedDateTime: null,
  };
}

/** Nobody is "me" to an application. https://learn.microsoft.com/en-us/graph/resolve-auth-errors */
function refuseMe(surface: GraphSurface): void {
  const { app, state, tokens } = surface;
  for (const path of ['/v1.0/me', '/v1.0/me/*', '/beta/me', '/beta/me/*']) {
    app.use(path, async (context: Context, next) => {
      if (tokens.callerOf(context.req.raw, 'graph') === undefined) return next();
      const message = '/me request is only valid with delegated authentication flow.';
      return answerProblem(context, state, new GraphProblem(400, 'BadRequest', message));
    });
  }
}
