import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { activeAssignments, dropAssignment } from '../roles/held-roles.ts';
import { roleDefinitions, roleNamed } from '../roles/role-definitions.ts';
import type { RoleHolding } from '../roles/role-state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

const NewAssignment = z.object({ principalId: z.guid(), roleDefinitionId: z.guid(), directoryScopeId: z.string() });

/** https://learn.microsoft.com/en-us/graph/api/resources/unifiedroleassignment */
export function registerRoleAssignments(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /roleManagement/directory/roleDefinitions', (context) =>
    page(
      context,
      Object.entries(roleDefinitions).map(([displayName, id]) => ({
        id,
        displayName,
        isBuiltIn: true,
        isEnabled: true,
        templateId: id,
      })),
      8,
    ),
  );
  serve(surface, 'GET /roleManagement/directory/roleAssignments', (context) => {
    return page(context, activeAssignments(state).map(roleAssignment), 2);
  });
  const post = 'POST /roleManagement/directory/roleAssignments';
  serve(surface, post, async (context) => {
    const body = NewAssignment.safeParse(await readBody(context));
    const role = body.success ? roleNamed(body.data.roleDefinitionId) : undefined;
    if (!body.success || role === undefined) throw new GraphProblem(400, 'Request_BadRequest', 'Invalid assignment.');
    const { principalId, directoryScopeId: scope } = body.data;
    if (activeAssignments(state).some((one) => one.principalId === principalId && one.role === role)) {
      const message = 'A conflicting object with one or more of the specified property values is present.';
      throw new GraphProblem(400, 'Request_BadRequest', message);
    }
    const made = { id: randomUUID(), principalId, role, scope, from: null, until: null, activated: false };
    state.roles.assignments.push(made);
    state.writes.push({ at: state.clock.now(), operation: post, objectId: principalId });
    return entity(context, 'roleManagement/directory/roleAssignments/$entity', roleAssignment(made), 201);
  });
  const remove = 'DELETE /roleManagement/directory/roleAssignments/{id}';
  serve(surface, remove, (context) => {
    const id = context.req.param('id') ?? '';
    const held = activeAssignments(state).find((one) => one.id === id);
    if (!held) throw notFound(id);
    dropAssignment(state, held);
    state.writes.push({ at: state.clock.now(), operation: remove, objectId: held.principalId });
    return context.body(null, 204);
  });
}

function roleAssignment({ id, principalId, role, scope }: RoleHolding) {
  return { id, principalId, roleDefinitionId: roleDefinitions[role] ?? '', directoryScopeId: scope };
}
