/** A log of the tenant that can prove an account dead. */
export interface Log {
  /** As it is told to people; permanent, for it is written into histories and case files. */
  readonly name: string;
  /** *sign-ins*: tokens that were given out. *acts*: what was done with them, also with old ones that nothing revokes. */
  readonly shows: 'sign-ins' | 'acts';
  readonly readMore: string;
}
