/** A ticket-granting ticket: whoever holds it is the account, whatever its password is by now. Times are milliseconds since the epoch. */
export interface KerberosTicket {
  readonly securityIdentifier: string;
  /** When the password was last asked for. */
  readonly authenticatedAt: number;
  readonly renewableUntil: number;
  expiresAt: number;
}
