import { rolePermissions, type RoleAction } from './role-permissions.ts';

import { contentRoles } from './content-roles.ts';
import { identityRoles } from './identity-roles.ts';

const readUser = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const deleteUser = ['User.DeleteRestore.All', 'User.ReadWrite.All'];
const readUserAndNoMore = ['User.Read.All', 'Directory.Read.All'];
const readMemberships = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];
const readGroup = [...readMemberships, 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const readRisk = ['IdentityRiskyUser.Read.All', 'IdentityRiskyUser.ReadWrite.All'];
/** Exchange records are all that is asked for; each workload has a permission of its own. */
const queryAudit = ['AuditLogsQuery-Exchange.Read.All', 'AuditLogsQuery.Read.All'];
const readSettings = ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'];
const writeRisk = ['IdentityRiskyUser.ReadWrite.All'];

/**
 * Application permissions per operation: one of each group is needed; the least privileged comes first.
 * https://learn.microsoft.com/en-us/graph/permissions-reference
 */
export const acceptedRoles = {
  // User.ReadBasic.All is accepted too, but shows none of the properties that containment reads.
  'GET /users': [readUser],
  'GET /users/delta': [readUser],
  'GET /users/{id}': [readUser],
  'DELETE /users/{id}': [deleteUser],
  // What is patched decides: see the two entries below.
  'PATCH /users/{id}': [],
  // https://learn.microsoft.com/en-us/graph/api/user-update#permissions-for-specific-scenarios
  'PATCH /users/{id} accountEnabled': [
    ['User.EnableDisableAccount.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    readUser,
  ],
  'PATCH /users/{id} passwordProfile': [
    ['User-PasswordProfile.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  ],
  'POST /users/{id}/revokeSignInSessions': [
    ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  ],
  'POST /users/{id}/invalidateAllRefreshTokens': [
    ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  ],
  'GET /users/{id}/manager': [readUser],
  'GET /users/{id}/directReports': [readUser],
  // User.Read.All is accepted too, but shows only the name and the domains.
  'GET /organization': [
    ['Organization.Read.All', 'Directory.Read.All', 'Organization.ReadWrite.All', 'Directory.ReadWrite.All'],
  ],
  'GET /directory/deletedItems/microsoft.graph.user': [readUser],
  'GET /directory/deletedItems/{id}': [readUser],
  'POST /directory/deletedItems/{id}/restore': [deleteUser],
  'DELETE /directory/deletedItems/{id}': [deleteUser],
  'POST /users/{id}/checkMemberGroups': [readUserAndNoMore, readMemberships],
  'POST /users/{id}/getMemberGroups': [readUserAndNoMore, readMemberships],
  'POST /users/{id}/checkMemberObjects': [readUser],
  'POST /users/{id}/getMemberObjects': [readUser],
  'POST /groups/{id}/checkMemberGroups': [readGroup],
  'POST /groups/{id}/getMemberGroups': [readGroup],
  'POST /groups/{id}/checkMemberObjects': [readGroup],
  'POST /groups/{id}/getMemberObjects': [readGroup],
  'POST /directoryObjects/{id}/checkMemberGroups': [readUserAndNoMore, readMemberships],
  'POST /directoryObjects/{id}/getMemberGroups': [readUserAndNoMore, readMemberships],
  'POST /directoryObjects/{id}/checkMemberObjects': [['Directory.Read.All']],
  'POST /directoryObjects/{id}/getMemberObjects': [['Directory.Read.All']],
  'GET /domains': [['Domain.Read.All', 'Directory.Read.All', 'Domain.ReadWrite.All']],
  'GET /domains/{id}': [['Domain.Read.All', 'Directory.Read.All', 'Domain.ReadWrite.All']],
  'GET /domains/{id}/federationConfiguration': [
    ['Domain-InternalFederation.Read.All', 'Domain.Read.All', 'Domain.ReadWrite.All'],
  ],
  'GET /directory/onPremisesSynchronization': [],
  'GET /identityProtection/riskyUsers': [readRisk],
  'GET /identityProtection/riskyUsers/{id}': [readRisk],
  'POST /identityProtection/riskyUsers/confirmCompromised': [writeRisk],
  'POST /identityProtection/riskyUsers/dismiss': [writeRisk],
  'GET /users/{id}/mailboxSettings': [readSettings],
  'PATCH /users/{id}/mailboxSettings': [['MailboxSettings.ReadWrite']],
  'GET /users/{id}/mailFolders/{folder}/messageRules': [readSettings],
  'GET /users/{id}/mailFolders/{folder}/messageRules/{rule}': [readSettings],
  'PATCH /users/{id}/mailFolders/{folder}/messageRules/{rule}': [['MailboxSettings.ReadWrite']],
  'DELETE /users/{id}/mailFolders/{folder}/messageRules/{rule}': [['MailboxSettings.ReadWrite']],
  // "This API has a known issue and currently requires consent to both."
  // https://learn.microsoft.com/en-us/graph/api/signin-list?view=graph-rest-beta#permissions
  'GET /auditLogs/signIns': [['AuditLog.Read.All'], ['Directory.Read.All']],
  'POST /security/auditLog/queries': [queryAudit],
  'GET /security/auditLog/queries/{id}': [queryAudit],
  'GET /security/auditLog/queries/{id}/records': [queryAudit],
  'GET /auditLogs/directoryAudits': [['AuditLog.Read.All', 'Directory.Read.All']],
  'GET /security/identities/identityAccounts': [['SecurityIdentitiesAccount.Read.All']],
  'POST /security/identities/identityAccounts/{id}/invokeAction': [['SecurityIdentitiesActions.ReadWrite.All']],
  ...rolePermissions,
  ...contentRoles,
  ...identityRoles,
} satisfies Readonly<Record<string, readonly (readonly string[])[]>>;

export type GraphOperation = Exclude<
  keyof typeof acceptedRoles,
  'PATCH /users/{id} accountEnabled' | 'PATCH /users/{id} passwordProfile' | RoleAction
>;
