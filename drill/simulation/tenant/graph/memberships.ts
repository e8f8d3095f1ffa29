import type { Context } from 'hono';
import * as z from 'zod';
import { groupsAround, isRunning } from '../roles/held-roles.ts';
import type { SimulatedGroup } from '../roles/role-state.ts';
import type { TenantState } from '../state.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { ownedApplications } from './owned-applications.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

const Reference = z.object({ '@odata.id': z.string() });

/** Who is in which group, and who owns it. https://learn.microsoft.com/en-us/graph/api/resources/group */
export function registerMemberships(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users/{id}/transitiveMemberOf', (context) => {
    const id = userOf(state, context).objectId;
    const units = state.roles.administrativeUnits.filter(({ members }) => members.includes(id));
    const rows = [
      ...groupsAround(state, id).map(groupResource),
      ...units.map((unit) => ({ '@odata.type': '#microsoft.graph.administrativeUnit', id: unit.id })),
    ];
    return page(context, rows, 2);
  });
  serve(surface, 'GET /users/{id}/ownedObjects', (context) => {
    const id = userOf(state, context).objectId;
    const groups = [...state.roles.groups.values()].filter(({ active }) =>
      active.some((one) => one.principalId === id && one.access === 'owner' && isRunning(state, one)),
    );
    return page(context, [...groups.map(groupResource), ...ownedApplications(state, id)], 2);
  });
  serve(surface, 'GET /groups/{id}', (context) => context.json(groupResource(groupOf(state, context))));
  serve(surface, 'GET /groups/{id}/members', (context) => {
    const { active } = groupOf(state, context);
    const members = active.filter((one) => one.access === 'member' && isRunning(state, one));
    const rows = members.map(({ principalId }) => ({ '@odata.type': typeOf(state, principalId), id: principalId }));
    return page(context, rows, 2);
  });
  for (const access of ['member', 'owner'] as const) {
    const post = `POST /groups/{id}/${access}s/$ref` as const;
    serve(surface, post, async (context) => {
      const { active } = groupOf(state, context);
      const body = Reference.safeParse(await readBody(context));
      const reference = body.success ? body.data['@odata.id'] : '';
      const here = new URL(context.req.url).origin;
      const [, principalId] = /^\/(?:v1\.0|beta)\/directoryObjects\/([^/]+)$/.exec(reference.replace(here, '')) ?? [];
      // Another cloud's address is no reference here.
      if (principalId === undefined) throw new GraphProblem(400, 'Request_BadRequest', 'Invalid reference.');
      if (active.some((one) => one.principalId === principalId && one.access === access)) {
        const message = 'One or more added object references already exist for the following modified properties.';
        throw new GraphProblem(400, 'Request_BadRequest', message);
      }
      active.push({ principalId, access, from: null, until: null, activated: false });
      state.writes.push({ at: state.clock.now(), operation: post, objectId: principalId });
      return context.body(null, 204);
    });
    const remove = `DELETE /groups/{id}/${access}s/{memberId}/$ref` as const;
    serve(surface, remove, (context) => {
      const { active } = groupOf(state, context);
      const memberId = context.req.param('memberId') ?? '';
      const at = active.findIndex((one) => one.principalId === memberId && one.access === access);
      if (at < 0) throw notFound(memberId);
      active.splice(at, 1);
      state.writes.push({ at: state.clock.now(), operation: remove, objectId: memberId });
      return context.body(null, 204);
    });
  }
}

function groupOf(state: TenantState, context: Context): SimulatedGroup {
  const id = context.req.param('id') ?? '';
  const group = state.roles.groups.get(id);
  if (!group) throw notFound(id);
  return group;
}

function groupResource({ id, displayName, isAssignableToRole }: SimulatedGroup) {
  return {
    '@odata.type': '#microsoft.graph.group',
    id,
    displayName,
    isAssignableToRole: isAssignableToRole || null,
    securityEnabled: true,
  };
}

function typeOf(state: TenantState, id: string): string {
  return state.users.has(id) ? '#microsoft.graph.user' : '#microsoft.graph.group';
}
