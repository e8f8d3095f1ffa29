import type { Context } from 'hono';
import { uniqueIdOf, type Drive, type DriveItem, type DrivePermission } from '../content/drive.ts';
import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { userOf } from './user-of.ts';

/** What is in a OneDrive and who else gets at it. https://learn.microsoft.com/en-us/graph/api/resources/driveitem */
export function registerDrives(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users/{id}/drive/root/delta', (context) => {
    const { drive, ownerId } = driveOf(state, context);
    const { origin, pathname } = new URL(context.req.url);
    // From here on only what changes is told. https://learn.microsoft.com/en-us/graph/api/driveitem-delta
    const deltaLink = `${origin}${pathname}?token=${String(drive.items.length)}`;
    const isNew = drive.items.slice(Number(context.req.query('token') ?? 0));
    const changed = isNew.map((item) => ({
      ...itemResource(state, drive, item, ownerId),
      ...idsIfSelected(context, { listItemUniqueId: uniqueIdOf(item) }),
    }));
    // The drive itself comes with all that is told of it. https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/4052
    const webUrl = webUrlOf(state, ownerId, '').replace(/\/$/, '');
    const root = { ...rootOf(drive), webUrl, ...idsIfSelected(context, {}) };
    const items = changed.length === 0 && context.req.query('token') ? [] : [root, ...changed];
    return page(context, items, Math.max(3, Math.ceil(items.length / 5)), {
      atTheEnd: { '@odata.deltaLink': deltaLink },
    });
  });
  serve(surface, 'GET /users/{id}/drive', (context) => {
    const { drive, ownerId } = driveOf(state, context);
    return entity(context, 'drives/$entity', driveResource(state, drive, ownerId));
  });
  serve(surface, 'GET /users/{id}/drive/root', (context) => {
    const { drive } = driveOf(state, context);
    return entity(context, 'drives/root/$entity', rootOf(drive));
  });
  serve(surface, 'GET /users/{id}/drive/root/children', (context) => {
    const { drive, ownerId } = driveOf(state, context);
    return page(
      context,
      drive.items.map((item) => itemResource(state, drive, item, ownerId)),
      3,
    );
  });
  serve(surface, 'GET /users/{id}/drive/items/{item}', (context) => {
    const { drive, item, ownerId } = itemOf(state, context);
    return entity(context, 'drives/items/$entity', itemResource(state, drive, item, ownerId));
  });
  // No folder of the simulated drives has anything in it.
  serve(surface, 'GET /users/{id}/drive/items/{item}/children', (context) => {
    itemOf(state, context);
    return page(context, [], 3);
  });
  registerPermissions(surface);
}

function registerPermissions(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /users/{id}/drive/items/{item}/permissions', (context) => {
    const { item } = itemOf(state, context);
    return page(
      context,
      item.permissions.map((permission) => permissionResource(state, permission)),
      2,
    );
  });
  serve(surface, 'DELETE /users/{id}/drive/items/{item}/permissions/{permission}', (context) => {
    const { item, ownerId } = itemOf(state, context);
    const id = context.req.param('permission') ?? '';
    const found = item.permissions.find(({ permissionId }) => permissionId === id);
    if (!found) throw missing();
    item.permissions = item.permissions.filter((one) => one !== found);
    if (item.permissions.length === 0) item.shared = null;
    state.writes.push({
      at: state.clock.now(),
      operation: 'DELETE /users/{id}/drive/items/{item}/permissions/{permission}',
      objectId: ownerId,
    });
    return context.body(null, 204);
  });
}

function driveOf(state: TenantState, context: Context): { drive: Drive; ownerId: string } {
  const ownerId = userOf(state, context).objectId;
  const drive = state.content.drives.get(ownerId);
  // A OneDrive comes into being when its owner first opens it.
  // https://learn.microsoft.com/en-us/graph/api/drive-get
  if (!drive) throw new GraphProblem(404, 'ResourceNotFound', "User's mysite not found.");
  return { drive, ownerId };
}

function itemOf(state: TenantState, context: Context): { drive: Drive; item: DriveItem; ownerId: string } {
  const { drive, ownerId } = driveOf(state, context);
  const id = context.req.param('item') ?? '';
  const item = drive.items.find(({ itemId }) => itemId === id);
  if (!item) throw missing();
  return { drive, item, ownerId };
}

function driveResource(state: TenantState, { driveId, items }: Drive, ownerId: string) {
  return {
    id: driveId,
    name: 'OneDrive',
    driveType: 'business',
    webUrl: webUrlOf(state, ownerId, '').replace(/\/$/, ''),
    owner: { user: identity(state, ownerId) },
    quota: { total: 1_099_511_627_776, used: items.length * 20_480, deleted: 0, state: 'normal' },
  };
}

function rootOf({ driveId, items }: Drive) {
  return { id: `${driveId}-root`, name: 'root', root: {}, folder: { childCount: items.length } };
}

function missing(): GraphProblem {
  return new GraphProblem(404, 'itemNotFound', 'The resource could not be found.');
}

function itemResource(state: TenantState, { driveId }: Drive, item: DriveItem, ownerId: string) {
  const { itemId, name, isFolder, shared, permissions } = item;
  const widest = (['anonymous', 'organization', 'users'] as const).find((scope) =>
    permissions.some(({ link }) => link?.scope === scope),
  );
  return {
    id: itemId,
    name,
    webUrl: webUrlOf(state, ownerId, name),
    parentReference: { driveId, driveType: 'business' },
    ...(isFolder ? { folder: { childCount: 0 } } : { file: { mimeType: 'application/octet-stream' } }),
    ...(shared === null
      ? {}
      : {
          shared: {
            // OneDrive for Business tells no more. https://github.com/microsoftgraph/msgraph-sdk-java/issues/2548
            scope: widest ?? 'users',
          },
        }),
  };
}

/** Only where they are selected. https://github.com/microsoftgraph/microsoft-graph-docs/issues/6805 */
function idsIfSelected(context: Context, ids: { readonly listItemUniqueId?: string }) {
  const isSelected = context.req.query('$select')?.split(',').includes('sharepointIds');
  return isSelected ? { sharepointIds: { listId: '5e0f0000-0000-4000-8000-000000000001', ...ids } } : {};
}

function permissionResource(state: TenantState, { permissionId, roles, link, grantedTo }: DrivePermission) {
  return {
    id: permissionId,
    roles,
    ...(link === null
      ? {}
      : {
          link: {
            scope: link.scope,
            type: link.type,
            webUrl: `https://contoso-my.sharepoint.com/:x:/g/personal/${link.secret}`,
            preventsDownload: false,
          },
          hasPassword: false,
        }),
    ...(grantedTo === null
      ? {}
      : link === null
        ? { grantedToV2: { user: identity(state, grantedTo) } }
        : { grantedToIdentitiesV2: [{ user: identity(state, grantedTo) }] }),
  };
}

/** Where the file is, as the audit log names it too. */
export function webUrlOf({ users }: TenantState, ownerId: string, name: string): string {
  const owner = users.get(ownerId)?.userPrincipalName ?? ownerId;
  return `https://contoso-my.sharepoint.com/personal/${owner.replaceAll(/[.@]/g, '_')}/Documents/${encodeURIComponent(name)}`;
}

function identity(state: TenantState, id: string) {
  const user = state.users.get(id);
  return { id, displayName: user?.displayName ?? 'Somebody outside', email: user?.userPrincipalName ?? null };
}
