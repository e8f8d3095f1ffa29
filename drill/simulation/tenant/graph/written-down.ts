import type { Context } from 'hono';
import type { AppIdentity } from '../app-tokens.ts';
import type { DirectoryAudit } from '../directory-audit.ts';
import { audit } from '../directory-audits.ts';
import type { TenantState } from '../state.ts';
import { readBody } from './read-body.ts';
import { userOf } from './user-of.ts';

type Target = DirectoryAudit['targets'][number]['type'];
type Row = readonly [operation: RegExp, type: Target, category: string, activity: string];

/**
 * What an application changed in the directory, in the words of its audit log; the object that is changed is the first target.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
const rows: readonly Row[] = [
  [/^POST \/users\/\{id\}\/(revoke|invalidate)/, 'User', 'UserManagement', 'Update StsRefreshTokenValidFrom Timestamp'],
  [/^DELETE \/users\/\{id\}\/authentication/, 'User', 'UserManagement', 'Admin deleted security info'],
  [/^POST \/users\/\{id\}\/authentication/, 'User', 'UserManagement', 'Admin registered security info'],
  [/^POST \/users\/\{id\}\/appRole/, 'User', 'UserManagement', 'Add app role assignment grant to user'],
  [/^DELETE \/users\/\{id\}\/appRole/, 'User', 'UserManagement', 'Remove app role assignment from user'],
  [/^POST \/groups\/\{id\}\/members/, 'Group', 'GroupManagement', 'Add member to group'],
  [/^DELETE \/groups\/\{id\}\/members/, 'Group', 'GroupManagement', 'Remove member from group'],
  [/^POST \/groups\/\{id\}\/owners/, 'Group', 'GroupManagement', 'Add owner to group'],
  [/^DELETE \/groups\/\{id\}\/owners/, 'Group', 'GroupManagement', 'Remove owner from group'],
  [/^\w+ \/applications\//, 'App', 'ApplicationManagement', 'Update application'],
  [/^\w+ \/servicePrincipals\//, 'ServicePrincipal', 'ApplicationManagement', 'Update service principal'],
  [/^PATCH \/devices\//, 'Device', 'Device', 'Update device'],
];

/** An application's change to the directory is written down as a person's is. */
export async function writeDown(
  state: TenantState,
  context: Context,
  operation: string,
  caller: AppIdentity,
): Promise<void> {
  const write = (type: Target, category: string, activityDisplayName: string): void => {
    const id = type === 'User' ? userOf(state, context).objectId : firstParameter(context);
    const { objectId: servicePrincipalId = '', displayName } = caller;
    const app = { displayName, servicePrincipalId };
    audit(state, { activityDisplayName, category, initiatedBy: null, app, targets: [{ id, type }] });
  };
  if (operation === 'PATCH /users/{id}') {
    for (const activity of ofUser(await readBody(context))) write('User', 'UserManagement', activity);
    return;
  }
  const found = rows.find(([pattern]) => pattern.test(operation));
  if (found) write(found[1], found[2], found[3]);
}

function ofUser(body: unknown): string[] {
  const { accountEnabled, passwordProfile } = body as { accountEnabled?: boolean; passwordProfile?: object };
  return [
    ...(accountEnabled === undefined ? [] : ['Update user', accountEnabled ? 'Enable account' : 'Disable account']),
    ...(passwordProfile === undefined ? [] : ['Reset user password']),
  ];
}

function firstParameter(context: Context): string {
  return Object.values(context.req.param() as Record<string, string>)[0] ?? '';
}
