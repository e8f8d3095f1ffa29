import type { Context } from 'hono';
import * as z from 'zod';
import { revokeSessions, setAccountEnabled, setPassword } from '../account-changes.ts';
import type { AppIdentity } from '../app-tokens.ts';
import { asRead } from '../late-reads.ts';
import type { SimulatedUser } from '../simulated-user.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem } from './graph-problem.ts';
import { demandRole, serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { demandGoodPassword } from './password-policy.ts';
import { demandRank, restrictedUnitsOf } from './rank.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';
import { shownUnasked, userResource } from './user-resource.ts';

const Changes = z.strictObject({
  accountEnabled: z.boolean().optional(),
  passwordProfile: z
    .strictObject({
      password: z.string(),
      forceChangePasswordNextSignIn: z.boolean().optional(),
      forceChangePasswordNextSignInWithMfa: z.boolean().optional(),
    })
    .optional(),
});

export function registerUsers(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users', (context) => {
    const users = [...state.users.values()].map((user) => userResource(asRead(state, user)));
    return page(context, users, 2, context.req.query('$select') === undefined ? { shown: shownUnasked } : {});
  });
  serve(surface, 'GET /users/{id}', (context) => {
    const user = asRead(state, userOf(state, context));
    return entity(context, 'users/$entity', shownOf(context, userResource(user)));
  });
  serve(
    surface,
    'GET /users/{id}',
    (context) => {
      const user = asRead(state, userOf(state, context));
      const isManagementRestricted = restrictedUnitsOf(state, user).length > 0 || null;
      return entity(context, 'users/$entity', {
        ...shownOf(context, userResource(user)),
        isManagementRestricted,
      });
    },
    'beta',
  );
  serve(surface, 'PATCH /users/{id}', async (context, caller) => {
    const changes = Changes.safeParse(await readBody(context));
    if (!changes.success) throw new GraphProblem(400, 'Request_BadRequest', 'Invalid object or property.');
    patchUser(state, userOf(state, context), changes.data, caller);
    return context.body(null, 204);
  });
  serve(surface, 'POST /users/{id}/revokeSignInSessions', (context) => {
    const user = userOf(state, context);
    revokeSessions(state, user);
    wrote(state, 'POST /users/{id}/revokeSignInSessions', user);
    return entity(context, 'Edm.Boolean', { value: true });
  });
}

function shownOf(context: Context, user: object): object {
  return context.req.query('$select') === undefined ? shownUnasked(user) : user;
}

function patchUser(
  state: TenantState,
  user: SimulatedUser,
  changes: z.infer<typeof Changes>,
  caller: AppIdentity,
): void {
  const { accountEnabled, passwordProfile } = changes;
  if (accountEnabled !== undefined) demandRole(state, caller, 'PATCH /users/{id} accountEnabled');
  if (passwordProfile !== undefined) demandRole(state, caller, 'PATCH /users/{id} passwordProfile');
  demandRank(state, caller, user);
  if (passwordProfile !== undefined) refuseForeignPassword(state, user);
  // Without writeback nothing in the cloud can set the password of an account that Active Directory masters.
  // https://learn.microsoft.com/en-us/entra/identity/authentication/concept-sspr-writeback
  if (passwordProfile !== undefined && user.onPremises?.syncEnabled === true) {
    const message =
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.';
    throw new GraphProblem(400, 'Request_BadRequest', message);
  }
  if (passwordProfile !== undefined) demandGoodPassword(passwordProfile.password, user);
  if (accountEnabled !== undefined) setAccountEnabled(state, user, accountEnabled);
  if (passwordProfile !== undefined) setPassword(state, user, passwordProfile.password);
  wrote(state, 'PATCH /users/{id}', user);
}

/**
 * Who signs in elsewhere has no password here: a guest of another organisation, and a user of a federated domain.
 * https://learn.microsoft.com/graph/api/resources/user#properties (`passwordProfile` cannot be used for federated users)
 */
function refuseForeignPassword({ organization }: TenantState, { userPrincipalName, identities }: SimulatedUser): void {
  const isGuest = identities.some(({ signInType }) => signInType === 'federated');
  if (!isGuest && !organization.federations.has(userPrincipalName.split('@')[1] ?? '')) return;
  throw new GraphProblem(400, 'Request_BadRequest', 'Property passwordProfile cannot be set for a federated user.');
}

function wrote(state: TenantState, operation: string, user: SimulatedUser): void {
  state.writes.push({ at: state.clock.now(), operation, objectId: user.objectId });
}
