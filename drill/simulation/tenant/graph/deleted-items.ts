import { entity } from './entity.ts';
import { wholeSecond } from '../graph-time.ts';
import { notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';

/** https://learn.microsoft.com/graph/api/directory-deleteditems-get */
export function registerDeletedItems(surface: GraphSurface): void {
  serve(surface, 'GET /directory/deletedItems/{id}', (context) => {
    const id = context.req.param('id') ?? '';
    const deleted = surface.state.deletedAccounts.get(id);
    if (!deleted) throw notFound(id);
    const { userPrincipalName, displayName } = deleted.user;
    return entity(context, 'directoryObjects/$entity', {
      '@odata.type': '#microsoft.graph.user',
      id,
      displayName,
      // The name is free for another account, and gets the id before it.
      userPrincipalName: `${id.replaceAll('-', '')}${userPrincipalName}`,
      deletedDateTime: wholeSecond(deleted.at),
    });
  });
}
