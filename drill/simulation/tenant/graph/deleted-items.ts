import type { Context } from 'hono';
import { days } from '../../../../shared/domain/duration.ts';
import { deleteAccount, restoreAccount } from '../account-fates.ts';
import type { DeletedAccount } from '../deleted-account.ts';
import { wholeSecond } from '../graph-time.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { demandRank } from './rank.ts';
import { userOf } from './user-of.ts';
import { shownUnasked, userResource } from './user-resource.ts';

/** https://learn.microsoft.com/entra/fundamentals/users-restore */
const keptMs = days(30);

/** Deletes an account, and what can be done about that for thirty days. https://learn.microsoft.com/graph/api/resources/directory */
export function registerDeletedItems(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'DELETE /users/{id}', (context, caller) => {
    const user = userOf(state, context);
    demandRank(state, caller, user);
    deleteAccount(state, user.objectId, { displayName: caller.displayName, servicePrincipalId: caller.objectId ?? '' });
    state.writes.push({ at: state.clock.now(), operation: 'DELETE /users/{id}', objectId: user.objectId });
    return context.body(null, 204);
  });
  // The type is a required part of the address. https://learn.microsoft.com/graph/api/directory-deleteditems-list
  serve(surface, 'GET /directory/deletedItems/microsoft.graph.user', (context) => {
    const kept = [...state.deletedAccounts.values()].filter((one) => isKept(state, one));
    return page(context, kept.map(deletedResource), 2);
  });
  serve(surface, 'GET /directory/deletedItems/{id}', (context) =>
    entity(context, 'directoryObjects/$entity', {
      '@odata.type': '#microsoft.graph.user',
      ...deletedResource(deletedOf(state, context)),
    }),
  );
  serve(surface, 'POST /directory/deletedItems/{id}/restore', (context, caller) => {
    const { user } = deletedOf(state, context);
    demandRank(state, caller, user);
    demandFreeName(state, user.userPrincipalName);
    restoreAccount(state, user.objectId, {
      displayName: caller.displayName,
      servicePrincipalId: caller.objectId ?? '',
    });
    return entity(context, 'directoryObjects/$entity', {
      '@odata.type': '#microsoft.graph.user',
      ...shownUnasked(userResource(user)),
    });
  });
  serve(surface, 'DELETE /directory/deletedItems/{id}', (context, caller) => {
    const { user } = deletedOf(state, context);
    demandRank(state, caller, user);
    state.deletedAccounts.delete(user.objectId);
    return context.body(null, 204);
  });
}

function deletedOf(state: TenantState, context: Context): DeletedAccount {
  const id = context.req.param('id') ?? '';
  const deleted = state.deletedAccounts.get(id);
  if (!deleted || !isKept(state, deleted)) throw notFound(id);
  return deleted;
}

function isKept(state: TenantState, { at }: DeletedAccount): boolean {
  return state.clock.now() < at + keptMs;
}

function deletedResource({ user, at }: DeletedAccount) {
  const id = user.objectId;
  return {
    ...shownUnasked(userResource(user)),
    // The name is free for another account, and gets the id before it.
    userPrincipalName: `${id.replaceAll('-', '')}${user.userPrincipalName}`,
    deletedDateTime: wholeSecond(at),
  };
}

function demandFreeName({ users }: TenantState, name: string): void {
  const isTaken = [...users.values()].some((one) => one.userPrincipalName.toLowerCase() === name.toLowerCase());
  if (!isTaken) return;
  const message = 'Another object with the same value for property userPrincipalName already exists.';
  throw new GraphProblem(400, 'Request_BadRequest', message);
}
