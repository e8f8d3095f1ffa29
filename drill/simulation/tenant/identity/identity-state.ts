/** How people prove who they are, and what they let in. Times are milliseconds since the epoch. */
export interface IdentityState {
  /** By object id of the user; the password is not among them. */
  readonly methods: Map<string, SignInMethod[]>;
  /** By object id of the user: the id of the method that they are asked for first. */
  readonly defaultMethods: Map<string, string>;
  temporaryAccessPasses: 'enabled' | 'disabled';
  readonly grants: OAuthGrant[];
  readonly appRoleAssignments: AppRoleAssignment[];
  /** By object id. */
  readonly devices: Map<string, SimulatedDevice>;
  /** Sessions of applications that look at nothing but who is assigned to them, by cookie. */
  readonly appSessions: Map<string, { readonly principalId: string; readonly resourceId: string }>;
  /** Refresh tokens that users' consent gave to applications, by token. */
  readonly consentTokens: Map<string, { readonly principalId: string; readonly clientId: string; readonly at: number }>;
  /** By thumbprint: the object id of whom the certificate signs in. */
  readonly certificates: Map<string, string>;
}

export interface SignInMethod {
  readonly id: string;
  readonly type: SignInMethodType;
  /** What the person sees: the model of a key, the name of a telephone, a number, an address. */
  readonly label: string;
  /** Null: the service keeps no date for it. */
  readonly created: number | null;
  /** Of a telephone. */
  readonly phoneType?: 'mobile' | 'alternateMobile' | 'office';
  /** Of a Temporary Access Pass. */
  readonly pass?: { readonly code: string; readonly until: number; readonly isUsableOnce: boolean };
}

export type SignInMethodType =
  | 'email'
  | 'external'
  | 'fido2'
  | 'hardwareOath'
  | 'microsoftAuthenticator'
  | 'phone'
  | 'platformCredential'
  | 'qrCodePin'
  | 'softwareOath'
  | 'temporaryAccessPass'
  | 'windowsHelloForBusiness'
  /** A type that came after those a client knows. */
  | 'notYetKnown';

/** One user's consent. https://learn.microsoft.com/en-us/graph/api/resources/oauth2permissiongrant */
export interface OAuthGrant {
  readonly id: string;
  /** Object ids of service principals. */
  readonly clientId: string;
  readonly resourceId: string;
  readonly principalId: string;
  /** Separated by spaces. */
  readonly scope: string;
}

export interface AppRoleAssignment {
  readonly id: string;
  /** A user, or a group that the user is in. */
  readonly principalId: string;
  readonly principalType: 'User' | 'Group';
  readonly principalDisplayName: string;
  readonly appRoleId: string;
  readonly resourceId: string;
  readonly resourceDisplayName: string;
  readonly created: number;
}

export interface SimulatedDevice {
  /** Of the object; the device knows itself by `deviceId`. */
  readonly id: string;
  readonly deviceId: string;
  readonly displayName: string;
  /** Null: nobody wrote it down. */
  readonly operatingSystem: string | null;
  readonly trustType: 'AzureAd' | 'ServerAd' | 'Workplace';
  /** Null: the service keeps no date for it. */
  readonly registered: number | null;
  accountEnabled: boolean;
  readonly owner: string | null;
  readonly users: readonly string[];
}

export function nobodysIdentity(): IdentityState {
  return {
    methods: new Map(),
    defaultMethods: new Map(),
    temporaryAccessPasses: 'enabled',
    grants: [],
    appRoleAssignments: [],
    devices: new Map(),
    appSessions: new Map(),
    consentTokens: new Map(),
    certificates: new Map(),
  };
}
