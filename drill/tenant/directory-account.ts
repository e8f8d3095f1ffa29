/** One account in the simulated on-premises Active Directory. */
export interface DirectoryAccount {
  readonly securityIdentifier: string;
  readonly samAccountName: string;
  /** The cloud account it is synchronised to. */
  readonly objectId: string;
  enabled: boolean;
  password: string;
  /** Milliseconds since the epoch. */
  passwordLastSet: number;
}
