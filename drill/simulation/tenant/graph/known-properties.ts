const user =
  'aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday businessPhones city companyName country ' +
  'createdDateTime creationType customSecurityAttributes deletedDateTime department displayName employeeHireDate employeeId ' +
  'employeeLeaveDateTime employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber givenName hireDate id ' +
  'identities imAddresses interests isManagementRestricted isResourceAccount jobTitle lastPasswordChangeDateTime licenseAssignmentStates ' +
  'mail mailboxSettings mailNickname mobilePhone mySite officeLocation onPremisesDistinguishedName onPremisesDomainName ' +
  'onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName ' +
  'onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile postalCode ' +
  'preferredDataLocation preferredLanguage preferredName provisionedPlans proxyAddresses securityIdentifier showInAddressList ' +
  'signInActivity signInSessionsValidFromDateTime state streetAddress surname usageLocation userPrincipalName userType';
const group =
  'classification createdDateTime deletedDateTime description displayName expirationDateTime groupTypes id isAssignableToRole ' +
  'isManagementRestricted mail mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesLastSyncDateTime ' +
  'onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation proxyAddresses renewedDateTime resourceProvisioningOptions ' +
  'securityEnabled securityIdentifier theme uniqueName visibility';
const application =
  'accountEnabled addIns appId appOwnerOrganizationId appRoles displayName id keyCredentials owners passwordCredentials servicePrincipalType tags';
const driveItem =
  'audio content createdBy createdDateTime cTag deleted description eTag file folder id lastModifiedBy lastModifiedDateTime location ' +
  'malware name package parentReference pendingOperations publication remoteItem root shared sharepointIds size webUrl';
const drivePermission =
  'expirationDateTime grantedTo grantedToIdentities grantedToIdentitiesV2 grantedToV2 hasPassword id inheritedFrom invitation link roles shareId';

/** Names that may be selected beyond those that the simulated tenant fills, by the end of an operation's path. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^GET \/users(\/\{id\})?$/, user],
  [/^GET \/users\/delta$/, `${user} manager`],
  [/^GET \/groups\/\{id\}$/, group],
  // Rows of any directory object: what only one of them has may be asked for.
  [
    /(emberOf|\/members|\/owners|\/ownedObjects|Devices)$/,
    `${user} ${group} ${application} deviceId trustType operatingSystem`,
  ],
  [/^GET \/(applications|servicePrincipals)\/\{id\}$/, application],
  [/\/drive\/.*\/permissions$/, drivePermission],
  [/\/drive(\/|$)/, driveItem],
];

/** Undefined: nothing is known beyond what the rows show. */
export function knownProperties(operation: string): ReadonlySet<string> | undefined {
  const names = known.find(([ends]) => ends.test(operation))?.[1];
  return names === undefined ? undefined : new Set(names.split(' '));
}
