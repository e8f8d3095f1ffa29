const manage = 'RoleManagement.ReadWrite.Directory';
const readDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const readRoles = ['RoleManagement.Read.Directory', manage, ...readDirectory];
const readGroups = ['GroupMember.Read.All', 'Group.Read.All', ...readDirectory];
const readApplications = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'];
const writeApplications = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'];
const writeMembers = [['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All']];
const writeOwners = [['Group.ReadWrite.All', 'Directory.ReadWrite.All']];

/** Application permissions of the operations on roles, groups and applications; see `graph-roles.ts`. */
export const rolePermissions = {
  'GET /roleManagement/directory/roleDefinitions': [readRoles],
  'GET /roleManagement/directory/roleAssignments': [readRoles],
  'POST /roleManagement/directory/roleAssignments': [[manage]],
  'DELETE /roleManagement/directory/roleAssignments/{id}': [[manage]],
  'GET /roleManagement/directory/roleAssignmentScheduleInstances': [
    ['RoleAssignmentSchedule.Read.Directory', 'RoleManagement.Read.Directory', 'RoleManagement.Read.All', manage],
  ],
  'GET /roleManagement/directory/roleEligibilityScheduleInstances': [
    ['RoleEligibilitySchedule.Read.Directory', 'RoleManagement.Read.Directory', 'RoleManagement.Read.All', manage],
  ],
  // What is asked for decides: see the entries with an action.
  'POST /roleManagement/directory/roleAssignmentScheduleRequests': [],
  'POST /roleManagement/directory/roleAssignmentScheduleRequests adminRemove': [
    ['RoleAssignmentSchedule.Remove.Directory', 'RoleAssignmentSchedule.ReadWrite.Directory', manage],
  ],
  'POST /roleManagement/directory/roleAssignmentScheduleRequests adminAssign': [
    ['RoleAssignmentSchedule.ReadWrite.Directory', manage],
  ],
  'POST /roleManagement/directory/roleEligibilityScheduleRequests': [],
  'POST /roleManagement/directory/roleEligibilityScheduleRequests adminRemove': [
    ['RoleEligibilitySchedule.Remove.Directory', 'RoleEligibilitySchedule.ReadWrite.Directory', manage],
  ],
  'POST /roleManagement/directory/roleEligibilityScheduleRequests adminAssign': [
    ['RoleEligibilitySchedule.ReadWrite.Directory', manage],
  ],
  'GET /identityGovernance/privilegedAccess/group/assignmentScheduleInstances': [
    ['PrivilegedAssignmentSchedule.Read.AzureADGroup', 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'],
  ],
  'GET /identityGovernance/privilegedAccess/group/eligibilityScheduleInstances': [
    ['PrivilegedEligibilitySchedule.Read.AzureADGroup', 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'],
  ],
  'POST /identityGovernance/privilegedAccess/group/assignmentScheduleRequests': [],
  'POST /identityGovernance/privilegedAccess/group/assignmentScheduleRequests adminRemove': [
    ['PrivilegedAssignmentSchedule.Remove.AzureADGroup', 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'],
  ],
  'POST /identityGovernance/privilegedAccess/group/assignmentScheduleRequests adminAssign': [
    ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'],
  ],
  'POST /identityGovernance/privilegedAccess/group/eligibilityScheduleRequests': [],
  'POST /identityGovernance/privilegedAccess/group/eligibilityScheduleRequests adminRemove': [
    ['PrivilegedEligibilitySchedule.Remove.AzureADGroup', 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'],
  ],
  'POST /identityGovernance/privilegedAccess/group/eligibilityScheduleRequests adminAssign': [
    ['PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'],
  ],
  // User.Read.All is accepted too, but shows of a group no more than its id.
  'GET /users/{id}/transitiveMemberOf': [readGroups],
  'GET /users/{id}/memberOf': [readDirectory],
  'GET /groups': [readGroups],
  'GET /groups/{id}': [readGroups],
  'GET /groups/{id}/members': [readGroups],
  'GET /groups/{id}/owners': [readGroups],
  'GET /directoryRoles': [readRoles],
  'GET /directoryRoles/{id}': [readRoles],
  'GET /directoryRoles/{id}/members': [readRoles],
  'POST /groups/{id}/members/$ref': writeMembers,
  // Of a role-assignable group, whatever is written: who is in it holds its roles. https://learn.microsoft.com/en-us/graph/api/group-delete-members
  'POST /groups/{id}/members/$ref adminOfRoles': [[manage]],
  'DELETE /groups/{id}/members/{memberId}/$ref': writeMembers,
  'POST /groups/{id}/owners/$ref': writeOwners,
  'DELETE /groups/{id}/owners/{memberId}/$ref': writeOwners,
  'GET /users/{id}/ownedObjects': [['User.Read.All', 'User.ReadWrite.All', ...readDirectory]],
  'GET /applications': [readApplications],
  'GET /servicePrincipals': [readApplications],
  'GET /applications/{id}/owners': [readApplications],
  'GET /servicePrincipals/{id}/owners': [readApplications],
  'GET /applications/{id}': [readApplications],
  'GET /servicePrincipals/{id}': [readApplications],
  'GET /applications/{id}/federatedIdentityCredentials': [['Application.Read.All', 'Application.ReadWrite.All']],
  'DELETE /applications/{id}/federatedIdentityCredentials/{credential}': [['Application.ReadWrite.All']],
  'POST /applications/{id}/removePassword': [writeApplications],
  'POST /servicePrincipals/{id}/removePassword': [writeApplications],
  'PATCH /applications/{id}': [writeApplications],
  'PATCH /servicePrincipals/{id}': [writeApplications],
} satisfies Readonly<Record<string, readonly (readonly string[])[]>>;

type RoleOperation = keyof typeof rolePermissions;

/** Entries that are no operation of their own: what the body asks for needs them. */
export type RoleAction = Extract<RoleOperation, `${string} admin${string}`>;
