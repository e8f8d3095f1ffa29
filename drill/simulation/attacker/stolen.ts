/** What the attacker holds of the account itself, whichever door it opens. */
export interface Stolen {
  readonly victim: { readonly objectId: string; readonly userPrincipalName: string };
  readonly password: string;
  /** Id of the passkey they registered on the account. */
  readonly passkey: string;
  readonly refreshTokens: { readonly bornOfPassword: string; readonly bornOfPasskey: string };
  readonly accessTokens: { readonly cae: string; readonly plain: string };
  /** An account with rights to the mailbox that the attacker holds as well. */
  readonly delegate: {
    readonly objectId: string;
    readonly userPrincipalName: string;
    readonly refreshToken: string;
    readonly accessToken: string;
  } | null;
  /** Where their rules and forwarding send copies. */
  readonly dropBox: string;
}
