import * as z from 'zod';
import type { Context } from 'hono';
import { activeAssignments, groupsAround } from '../roles/held-roles.ts';
import type { TenantState } from '../state.ts';
import { roleResource } from './directory-people.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

/** "You can check up to a maximum of 20 groups per request." https://learn.microsoft.com/en-us/graph/api/directoryobject-checkmembergroups */
const most = 20;
const Groups = z.object({ groupIds: z.array(z.string()).min(1).max(most) });
const Objects = z.object({ ids: z.array(z.string()).min(1).max(most) });
const Kinds = z.object({ securityEnabledOnly: z.boolean().default(false) });

/** Of which groups, units and roles somebody is a member, through other groups too. */
export function registerMemberActions(surface: GraphSurface): void {
  const { state } = surface;
  for (const kind of ['users', 'groups', 'directoryObjects'] as const) {
    const idOf = (context: Context): string => objectOf(state, context, kind);
    serve(surface, `POST /${kind}/{id}/checkMemberGroups`, async (context) => {
      const id = idOf(context);
      const { groupIds } = await bodyOf(Groups, context);
      const groups = groupIdsAround(state, id);
      return collection(
        context,
        groupIds.filter((one) => groups.includes(one)),
      );
    });
    serve(surface, `POST /${kind}/{id}/checkMemberObjects`, async (context) => {
      const id = idOf(context);
      const { ids } = await bodyOf(Objects, context);
      const objects = [
        ...objectIdsAround(state, id),
        ...rolesOf(state, id).map(({ roleTemplateId }) => roleTemplateId),
      ];
      return collection(
        context,
        ids.filter((one) => objects.includes(one)),
      );
    });
    serve(surface, `POST /${kind}/{id}/getMemberGroups`, async (context) => {
      const id = idOf(context);
      const only = await securityEnabledOnly(state, context, id);
      // The page says so: "all groups and directory roles". https://learn.microsoft.com/en-us/graph/api/directoryobject-getmembergroups
      const roles = only ? [] : rolesOf(state, id).map((role) => role.id);
      return collection(context, [...groupIdsAround(state, id), ...roles]);
    });
    serve(surface, `POST /${kind}/{id}/getMemberObjects`, async (context) => {
      const id = idOf(context);
      const only = await securityEnabledOnly(state, context, id);
      return collection(context, only ? groupIdsAround(state, id) : objectIdsAround(state, id));
    });
  }
}

async function bodyOf<T>(schema: z.ZodType<T>, context: Context): Promise<T> {
  const body = schema.safeParse(await readBody(context));
  if (body.success) return body.data;
  throw new GraphProblem(400, 'Request_BadRequest', 'Invalid parameters of the action.');
}

/** "The function can only be called on a user if the parameter is true." */
async function securityEnabledOnly(state: TenantState, context: Context, id: string): Promise<boolean> {
  const { securityEnabledOnly: only } = await bodyOf(Kinds, context);
  if (!only || state.users.has(id)) return only;
  throw new GraphProblem(400, 'Request_BadRequest', 'securityEnabledOnly can only be true for a user.');
}

function objectOf(state: TenantState, context: Context, kind: 'users' | 'groups' | 'directoryObjects'): string {
  if (kind === 'users') return userOf(state, context).objectId;
  const id = context.req.param('id') ?? '';
  if (state.roles.groups.has(id) || (kind === 'directoryObjects' && state.users.has(id))) return id;
  throw notFound(id);
}

function groupIdsAround(state: TenantState, id: string): string[] {
  return groupsAround(state, id).map((group) => group.id);
}

function objectIdsAround(state: TenantState, id: string): string[] {
  const units = state.roles.administrativeUnits.filter(({ members }) => members.includes(id));
  const roles = rolesOf(state, id);
  return [...groupIdsAround(state, id), ...units.map((unit) => unit.id), ...roles.map((role) => role.id)];
}

function rolesOf(state: TenantState, id: string): ReturnType<typeof roleResource>[] {
  const holders = [id, ...groupIdsAround(state, id)];
  const held = activeAssignments(state).filter((one) => holders.includes(one.principalId) && one.scope === '/');
  return [...new Set(held.map(({ role }) => role))].map(roleResource);
}

function collection(context: Context, value: readonly string[]): Response {
  return entity(context, 'Collection(Edm.String)', { value });
}
