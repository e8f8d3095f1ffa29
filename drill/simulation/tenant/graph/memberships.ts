import type { Context } from 'hono';
import * as z from 'zod';
import type { AppIdentity } from '../app-tokens.ts';
import { activeAssignments, groupsAround, isRunning } from '../roles/held-roles.ts';
import type { SimulatedGroup } from '../roles/role-state.ts';
import type { TenantState } from '../state.ts';
import { roleResource } from './directory-people.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { demandRole, serve, type GraphSurface } from './graph-route.ts';
import { ownedApplications } from './owned-applications.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

const Reference = z.object({ '@odata.id': z.string() });

/** Who is in which group, and who owns it. https://learn.microsoft.com/en-us/graph/api/resources/group */
export function registerMemberships(surface: GraphSurface): void {
  const { state } = surface;
  for (const path of ['memberOf', 'transitiveMemberOf'] as const) {
    serve(surface, `GET /users/{id}/${path}`, (context) => {
      const id = userOf(state, context).objectId;
      const groups = groupsAround(state, id).filter((group) => path !== 'memberOf' || isIn(state, group, id, 'member'));
      const units = state.roles.administrativeUnits.filter(({ members }) => members.includes(id));
      const roles = activeAssignments(state).filter(({ principalId, scope }) => principalId === id && scope === '/');
      const rows = [
        ...groups.map(groupResource),
        ...roles.map(({ role }) => roleResource(role)),
        ...units.map((unit) => ({ '@odata.type': '#microsoft.graph.administrativeUnit', id: unit.id })),
      ];
      return page(context, rows, 2);
    });
  }
  registerGroups(surface);
}

function registerGroups(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /groups', (context) => page(context, [...state.roles.groups.values()].map(groupResource), 2));
  serve(surface, 'GET /users/{id}/ownedObjects', (context) => {
    const id = userOf(state, context).objectId;
    const groups = [...state.roles.groups.values()].filter((group) => isIn(state, group, id, 'owner'));
    return page(context, [...groups.map(groupResource), ...ownedApplications(state, id)], 2);
  });
  serve(surface, 'GET /groups/{id}', (context) =>
    entity(context, 'groups/$entity', groupResource(groupOf(state, context))),
  );
  for (const access of ['member', 'owner'] as const) {
    serve(surface, `GET /groups/{id}/${access}s`, (context) => {
      const { active } = groupOf(state, context);
      const people = active.filter((one) => one.access === access && isRunning(state, one));
      const all = people.map(({ principalId }) => ({ '@odata.type': typeOf(state, principalId), id: principalId }));
      // Version 1.0 lists none. https://learn.microsoft.com/graph/api/group-list-members
      const isBeta = context.req.path.startsWith('/beta/');
      const rows = all.filter((row) => isBeta || row['@odata.type'] !== '#microsoft.graph.servicePrincipal');
      return page(context, rows, 2);
    });
    const post = `POST /groups/{id}/${access}s/$ref` as const;
    serve(surface, post, async (context, caller) => {
      const { active } = groupToChange(state, context, caller);
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
    serve(surface, remove, (context, caller) => {
      const { active } = groupToChange(state, context, caller);
      const memberId = context.req.param('memberId') ?? '';
      const at = active.findIndex((one) => one.principalId === memberId && one.access === access);
      if (at < 0) throw notFound(memberId);
      // https://learn.microsoft.com/en-us/graph/api/group-delete-owners
      if (access === 'owner' && active.filter((one) => one.access === 'owner').length === 1) {
        const message = 'The group must have at least one owner, hence this owner cannot be removed.';
        throw new GraphProblem(400, 'Request_BadRequest', message);
      }
      active.splice(at, 1);
      state.writes.push({ at: state.clock.now(), operation: remove, objectId: memberId });
      return context.body(null, 204);
    });
  }
}

function isIn(state: TenantState, { active }: SimulatedGroup, id: string, access: 'member' | 'owner'): boolean {
  return active.some((one) => one.principalId === id && one.access === access && isRunning(state, one));
}

function groupOf(state: TenantState, context: Context): SimulatedGroup {
  const id = context.req.param('id') ?? '';
  const group = state.roles.groups.get(id);
  if (!group) throw notFound(id);
  return group;
}

function groupToChange(state: TenantState, context: Context, caller: AppIdentity): SimulatedGroup {
  const group = groupOf(state, context);
  if (group.isAssignableToRole) demandRole(state, caller, 'POST /groups/{id}/members/$ref adminOfRoles');
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
  if (state.users.has(id)) return '#microsoft.graph.user';
  return state.roles.groups.has(id) ? '#microsoft.graph.group' : '#microsoft.graph.servicePrincipal';
}
