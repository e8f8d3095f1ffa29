const everyMethod = 'UserAuthenticationMethod.ReadWrite.All';
const readDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const readUser = ['User.Read.All', 'User.ReadWrite.All', ...readDirectory];
const readDevice = ['Device.Read.All', 'Device.ReadWrite.All', ...readDirectory];
const readAssignments = ['Directory.Read.All', 'AppRoleAssignment.ReadWrite.All'];
const writeAssignments = ['AppRoleAssignment.ReadWrite.All'];
const writeGrants = ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'];

const over = (type: string): string[][] => [[`UserAuthMethod-${type}.ReadWrite.All`, everyMethod]];

const pathOf = { external: 'externalAuthenticationMethods' } as const;
type PathOf<T extends string> = T extends 'external' ? 'externalAuthenticationMethods' : `${T}Methods`;
type Reads<T extends string> = Record<`GET /users/{id}/authentication/${PathOf<T>}${'' | '/{methodId}'}`, string[][]>;

/** The list of one kind of methods, and one of it. */
function readsOf<T extends string>(type: T, permission: string): Reads<T> {
  const own = (access: string): string => `UserAuthMethod-${permission}.${access}.All`;
  const roles = [[own('Read'), 'UserAuthenticationMethod.Read.All', own('ReadWrite'), everyMethod]];
  const list = `GET /users/{id}/authentication/${type in pathOf ? pathOf.external : `${type}Methods`}`;
  return { [list]: roles, [`${list}/{methodId}`]: roles } as Reads<T>;
}

/** Application permissions of the operations on sign-in methods, consents, assignments and devices; see `graph-roles.ts`. */
export const identityRoles = {
  'GET /users/{id}/authentication/methods': [['UserAuthenticationMethod.Read.All', everyMethod]],
  'GET /users/{id}/authentication/methods/{methodId}': [['UserAuthenticationMethod.Read.All', everyMethod]],
  ...readsOf('email', 'Email'),
  ...readsOf('external', 'External'),
  ...readsOf('fido2', 'Passkey'),
  ...readsOf('microsoftAuthenticator', 'MicrosoftAuthApp'),
  ...readsOf('password', 'Password'),
  ...readsOf('phone', 'Phone'),
  ...readsOf('platformCredential', 'PlatformCred'),
  ...readsOf('softwareOath', 'SoftwareOATH'),
  ...readsOf('temporaryAccessPass', 'TAP'),
  ...readsOf('windowsHelloForBusiness', 'WindowsHello'),
  // A method goes only by the path of its own type. https://learn.microsoft.com/en-us/graph/api/resources/authenticationmethods-overview
  'DELETE /users/{id}/authentication/emailMethods/{methodId}': over('Email'),
  'DELETE /users/{id}/authentication/externalAuthenticationMethods/{methodId}': over('External'),
  'DELETE /users/{id}/authentication/fido2Methods/{methodId}': over('Passkey'),
  // Only beta has these. https://learn.microsoft.com/en-us/graph/api/resources/hardwareoathauthenticationmethod?view=graph-rest-beta
  'GET /users/{id}/authentication/hardwareOathMethods': [['UserAuthenticationMethod.Read.All', everyMethod]],
  'DELETE /users/{id}/authentication/hardwareOathMethods/{methodId}': over('HardwareOATH'),
  'DELETE /users/{id}/authentication/microsoftAuthenticatorMethods/{methodId}': over('MicrosoftAuthApp'),
  'DELETE /users/{id}/authentication/phoneMethods/{methodId}': over('Phone'),
  'DELETE /users/{id}/authentication/platformCredentialMethods/{methodId}': over('PlatformCred'),
  'DELETE /users/{id}/authentication/qrCodePinMethod': over('QR'),
  'DELETE /users/{id}/authentication/softwareOathMethods/{methodId}': over('SoftwareOATH'),
  'DELETE /users/{id}/authentication/temporaryAccessPassMethods/{methodId}': over('TAP'),
  'DELETE /users/{id}/authentication/windowsHelloForBusinessMethods/{methodId}': over('WindowsHello'),
  'POST /users/{id}/authentication/temporaryAccessPassMethods': over('TAP'),
  // Only beta has it. https://learn.microsoft.com/en-us/graph/api/authentication-update?view=graph-rest-beta
  'GET /users/{id}/authentication/signInPreferences': [['UserAuthenticationMethod.Read.All', everyMethod]],
  'PATCH /users/{id}/authentication/signInPreferences': [[everyMethod]],
  'GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass': [
    [
      'Policy.Read.AuthenticationMethod',
      'Policy.Read.All',
      'Policy.ReadWrite.AuthenticationMethod',
      'Policy.ReadWrite.All',
    ],
  ],
  'GET /users/{id}/oauth2PermissionGrants': [['Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All']],
  'POST /oauth2PermissionGrants': [writeGrants],
  'DELETE /oauth2PermissionGrants/{grantId}': [writeGrants],
  'GET /users/{id}/appRoleAssignments': [readAssignments],
  'POST /users/{id}/appRoleAssignments': [writeAssignments],
  'DELETE /users/{id}/appRoleAssignments/{assignmentId}': [writeAssignments],
  // The second is for everything but the id.
  'GET /users/{id}/registeredDevices': [readUser, readDevice],
  'GET /users/{id}/ownedDevices': [readUser, readDevice],
  'GET /devices': [readDevice],
  'GET /devices/{deviceId}': [readDevice],
  'GET /devices/{deviceId}/registeredOwners': [readDevice],
  'GET /devices/{deviceId}/registeredUsers': [readDevice],
  'PATCH /devices/{deviceId}': [['Device.ReadWrite.All', 'Directory.ReadWrite.All']],
} satisfies Readonly<Record<string, readonly (readonly string[])[]>>;
