import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { OAuthGrant } from '../identity/identity-state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

const NewGrant = z.object({
  clientId: z.string(),
  consentType: z.literal('Principal'),
  principalId: z.string(),
  resourceId: z.string(),
  scope: z.string(),
});

/** https://learn.microsoft.com/en-us/graph/api/resources/oauth2permissiongrant */
export function registerOAuthGrants(surface: GraphSurface): void {
  const { state } = surface;
  const { grants } = state.identity;
  serve(surface, 'GET /users/{id}/oauth2PermissionGrants', (context) => {
    const { objectId } = userOf(state, context);
    return page(context, grants.filter(({ principalId }) => principalId === objectId).map(resource), 2);
  });
  serve(surface, 'POST /oauth2PermissionGrants', async (context) => {
    const body = NewGrant.safeParse(await readBody(context));
    if (!body.success) throw new GraphProblem(400, 'Request_BadRequest', 'Invalid value specified for property.');
    const { consentType: _, ...grant } = body.data;
    if (grants.some((one) => keyOf(one) === keyOf(grant))) {
      throw new GraphProblem(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.');
    }
    const made = { id: randomUUID(), ...grant };
    grants.push(made);
    state.writes.push({ at: state.clock.now(), operation: 'POST /oauth2PermissionGrants', objectId: made.principalId });
    return entity(context, 'oauth2PermissionGrants/$entity', resource(made), 201);
  });
  const remove = 'DELETE /oauth2PermissionGrants/{grantId}';
  serve(surface, remove, (context) => {
    const id = context.req.param('grantId') ?? '';
    const at = grants.findIndex((grant) => grant.id === id);
    const [grant] = at < 0 ? [] : grants.splice(at, 1);
    if (!grant) throw notFound(id);
    state.writes.push({ at: state.clock.now(), operation: remove, objectId: grant.principalId });
    return context.body(null, 204);
  });
}

function keyOf({ clientId, principalId, resourceId }: Omit<OAuthGrant, 'id'>): string {
  return [clientId, principalId, resourceId].join();
}

function resource(grant: OAuthGrant) {
  const { id, clientId, principalId, resourceId, scope } = grant;
  return { id, clientId, consentType: 'Principal', principalId, resourceId, scope };
}
