/** A directory to test against, and who lives in it. */
export interface TestDirectory {
  readonly address: string;
  readonly url: string;
  /** PEM of the authority behind its certificate. */
  readonly authority: string;
  /** The name in its certificate. */
  readonly serverName: string;
  readonly administrator: Login;
  /** May reset and disable the users of one unit, and nothing else. */
  readonly cordon: Login;
  readonly users: {
    readonly alice: Login & { readonly sid: string };
    /** Outside that unit. */
    readonly outsider: Login & { readonly sid: string };
    /** Protected: adminCount is 1. */
    readonly administrator: { readonly sid: string };
    readonly nobody: { readonly sid: string };
  };
  stop(): Promise<void>;
}

export interface Login {
  readonly dn: string;
  readonly password: string;
}
