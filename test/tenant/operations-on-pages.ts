const pages = 'https://learn.microsoft.com/en-us/graph/api/';

/** Operations the simulated tenant serves that the contract at hand leaves out, each with Microsoft's page. */
export const operationsOnPages: Readonly<Record<string, string>> = {
  'POST /roleManagement/directory/roleAssignmentScheduleRequests': `${pages}rbacapplication-post-roleassignmentschedulerequests`,
  'POST /roleManagement/directory/roleEligibilityScheduleRequests': `${pages}rbacapplication-post-roleeligibilityschedulerequests`,
  'GET /identityGovernance/privilegedAccess/group/assignmentScheduleInstances': `${pages}privilegedaccessgroup-list-assignmentscheduleinstances`,
  'GET /identityGovernance/privilegedAccess/group/eligibilityScheduleInstances': `${pages}privilegedaccessgroup-list-eligibilityscheduleinstances`,
  'POST /identityGovernance/privilegedAccess/group/assignmentScheduleRequests': `${pages}privilegedaccessgroup-post-assignmentschedulerequests`,
  'POST /identityGovernance/privilegedAccess/group/eligibilityScheduleRequests': `${pages}privilegedaccessgroup-post-eligibilityschedulerequests`,
  'GET /groups/{id}': `${pages}group-get`,
  'GET /groups/{id}/members': `${pages}group-list-members`,
  'POST /groups/{id}/members/$ref': `${pages}group-post-members`,
  'DELETE /groups/{id}/members/{memberId}/$ref': `${pages}group-delete-members`,
  'POST /groups/{id}/owners/$ref': `${pages}group-post-owners`,
  'DELETE /groups/{id}/owners/{memberId}/$ref': `${pages}group-delete-owners`,
  'GET /users/{id}/ownedObjects': `${pages}user-list-ownedobjects`,
  'GET /applications/{id}': `${pages}application-get`,
  'GET /servicePrincipals/{id}': `${pages}serviceprincipal-get`,
  'POST /applications/{id}/removePassword': `${pages}application-removepassword`,
  'POST /servicePrincipals/{id}/removePassword': `${pages}serviceprincipal-removepassword`,
  'PATCH /applications/{id}': `${pages}application-update`,
  'PATCH /servicePrincipals/{id}': `${pages}serviceprincipal-update`,
  'DELETE /users/{id}/authentication/qrCodePinMethod': `${pages}qrcodepinauthenticationmethod-delete`,
  'PATCH /users/{id}/authentication/signInPreferences': `${pages}authentication-update?view=graph-rest-beta`,
  'GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass': `${pages}temporaryaccesspassauthenticationmethodconfiguration-get`,
  'POST /oauth2PermissionGrants': `${pages}oauth2permissiongrant-post`,
};
