/** What the attacker holds when a drill starts. */
export interface Loot {
  readonly victim: { readonly objectId: string; readonly userPrincipalName: string };
  readonly password: string;
  /** Id of the passkey he registered on the account. */
  readonly passkey: string;
  readonly refreshTokens: { readonly bornOfPassword: string; readonly bornOfPasskey: string };
  readonly accessTokens: { readonly cae: string; readonly plain: string };
  readonly sharePointCookie: string;
  /** An account with rights to the mailbox that the attacker holds as well. */
  readonly delegate: {
    readonly objectId: string;
    readonly userPrincipalName: string;
    readonly refreshToken: string;
    readonly accessToken: string;
  } | null;
  /** Where his rules and forwarding send copies. */
  readonly dropBox: string;
  /** A mailbox session that nothing revokes; it ends when the mailbox has moved. */
  readonly openConnection: string | null;
  /** The password of the delegate's own account, where he holds that as well. */
  readonly delegatesOwn?: { readonly password: string };
  /** A link to a file that he made, and what he wrote to a colleague. */
  readonly content?: {
    readonly sharingLink?: string;
    readonly phishing?: { readonly recipient: string; readonly subject: string };
  };
  /** Programs still connected to the mailbox, by door, and what he set up in it. */
  readonly mailbox?: {
    readonly heldConnections: Readonly<Record<string, string>>;
    /** Whose mail a sweep rule hides. */
    readonly sweeps: string;
    /** The link in automatic replies. */
    readonly repliesWith: string;
    /** A rule of the organisation copies mail to his drop box. */
    readonly transportRule: boolean;
  };
  /** Where the account logs on on premises, which he reaches from a machine in the network. */
  readonly directory?: { readonly url: string; readonly authority: string; readonly distinguishedName: string };
  /** Cookie of a session in the help desk's own web application. */
  readonly adminToolCookie?: string;
  /** An application he added a secret to. */
  readonly application?: { readonly appId: string; readonly secret: string; readonly assertion: string };
  /** An application he had the account consent to, a session with one it is assigned to, a device and a method registered on it. */
  readonly identity?: {
    readonly consentedApp: { readonly clientId: string; readonly token: string };
    readonly appCookie: string;
    readonly deviceId: string;
    readonly recoveryMethod: string;
  };
}
