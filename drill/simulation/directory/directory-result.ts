/** What a domain controller answers: a result code of RFC 4511, and its diagnostic text. */
export class DirectoryResult extends Error {
  override readonly name = 'DirectoryResult';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** As Windows words them; the number after `data` says why. */
export const bindFailed = (data: '52e' | '533' | '773' | '775'): DirectoryResult =>
  new DirectoryResult(
    49,
    `80090308: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data ${data}, v4563`,
  );

export const notBound = (): DirectoryResult =>
  new DirectoryResult(
    1,
    '000004DC: LdapErr: DSID-0C090A5C, comment: a successful bind must be completed first, data 0',
  );

export const noSuchObject = (): DirectoryResult =>
  new DirectoryResult(32, '0000208D: NameErr: DSID-0310028D, problem 2001 (NO_OBJECT), data 0');

/** It knows the whole forest by name, and serves its own domain only. https://learn.microsoft.com/windows/win32/adschema/referrals */
export const referralTo = (domain: string): DirectoryResult =>
  new DirectoryResult(10, `0000202B: RefErr: DSID-0310084A, data 0, 1 access points ref 1: '${domain}'`);

export const noRight = (): DirectoryResult =>
  new DirectoryResult(50, '00002098: SecErr: DSID-031514A0, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0');

export const badPassword = (): DirectoryResult =>
  new DirectoryResult(19, '0000052D: AtrErr: DSID-03191083, #1: problem 1005 (CONSTRAINT_ATT_TYPE), data 0');

export const unwilling = (): DirectoryResult =>
  new DirectoryResult(53, '0000001F: SvcErr: DSID-031A1262, problem 5003 (WILL_NOT_PERFORM), data 0');
