import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { AppRoleAssignment } from '../identity/identity-state.ts';
import { entity } from './entity.ts';
import { wholeSecond } from '../graph-time.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

const NewAssignment = z.object({ principalId: z.string(), resourceId: z.string(), appRoleId: z.guid() });

/** https://learn.microsoft.com/en-us/graph/api/user-list-approleassignments */
export function registerAppRoleAssignments(surface: GraphSurface): void {
  const { state } = surface;
  const { appRoleAssignments } = state.identity;
  serve(surface, 'GET /users/{id}/appRoleAssignments', (context) => {
    const { objectId } = userOf(state, context);
    return page(context, appRoleAssignments.filter((one) => reaches(one, objectId)).map(resource), 2);
  });
  /** The user's own, and those of groups that they are a direct member of. */
  const reaches = ({ principalId }: AppRoleAssignment, user: string): boolean =>
    principalId === user ||
    (state.roles.groups.get(principalId)?.active.some((one) => one.principalId === user && one.access === 'member') ??
      false);
  const add = 'POST /users/{id}/appRoleAssignments';
  serve(surface, add, async (context) => {
    const user = userOf(state, context);
    const body = NewAssignment.safeParse(await readBody(context));
    const application = state.applications.get(body.data?.resourceId ?? '');
    if (!body.success || !application) throw new GraphProblem(400, 'Request_BadRequest', 'Invalid assignment.');
    const { principalId, resourceId, appRoleId } = body.data;
    const isThere = (one: AppRoleAssignment): boolean =>
      one.principalId === principalId && one.resourceId === resourceId && one.appRoleId === appRoleId;
    if (appRoleAssignments.some(isThere)) {
      throw new GraphProblem(400, 'Request_BadRequest', 'Permission being assigned already exists on the object');
    }
    const made: AppRoleAssignment = {
      id: randomUUID(),
      principalId,
      principalType: 'User',
      principalDisplayName: user.displayName,
      appRoleId,
      resourceId,
      resourceDisplayName: application.displayName,
      created: state.clock.now(),
    };
    appRoleAssignments.push(made);
    state.writes.push({ at: state.clock.now(), operation: add, objectId: user.objectId });
    return entity(context, 'appRoleAssignments/$entity', resource(made), 201);
  });
  const remove = 'DELETE /users/{id}/appRoleAssignments/{assignmentId}';
  serve(surface, remove, (context) => {
    const user = userOf(state, context);
    const id = context.req.param('assignmentId') ?? '';
    const at = appRoleAssignments.findIndex((one) => one.id === id && one.principalId === user.objectId);
    if (at < 0) throw notFound(id);
    appRoleAssignments.splice(at, 1);
    state.writes.push({ at: state.clock.now(), operation: remove, objectId: user.objectId });
    return context.body(null, 204);
  });
}

function resource({ created, ...assignment }: AppRoleAssignment) {
  return { ...assignment, createdDateTime: wholeSecond(created) };
}
