/** How its owner proved who they are (`passkey`: by anything but a password): decides what a change of the password ends. */
export type Birth = 'password' | 'passkey';

export interface UserClaims {
  readonly typ: 'access' | 'refresh';
  readonly tid: string;
  readonly oid: string;
  readonly born: Birth;
  /** Milliseconds since the epoch, finer than a clock that stands still: see `moment`. */
  readonly issued: number;
  readonly expires: number;
  /** The client said that it can answer a claims challenge (`xms_cc: cp1`). */
  readonly cae: boolean;
}
