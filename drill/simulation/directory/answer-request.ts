import { Attribute, type BindRequest, EqualityFilter, type ModifyRequest, type SearchRequest } from 'ldapts';
import { type DirectoryAccount, knowsPassword } from '../tenant/directory-account.ts';
import type { TenantState } from '../tenant/state.ts';
import { bindFailed, DirectoryResult, noRight, noSuchObject, notBound } from './directory-result.ts';
import { writeEntry } from './ldap-message.ts';
import { ACCOUNTDISABLE, modifyAccount, NORMAL_ACCOUNT } from './modify-account.ts';

/** Who may do what: Cordon's own account, made for this run. */
export interface DirectoryAccess {
  readonly bindDn: string;
  readonly password: string;
  readonly rights: ReadonlySet<string>;
}

/** Who is on the other end of a connection: Cordon, a person, or nobody yet. */
export type Bound = 'app' | DirectoryAccount | undefined;

export function bind({ dn, password }: BindRequest, state: TenantState, access: DirectoryAccess): Bound {
  if (sameName(dn, access.bindDn)) {
    if (password !== access.password) throw bindFailed('52e');
    return 'app';
  }
  const account = accountNamed(dn, state);
  if (!account || !knowsPassword(account, password, state.clock.now())) throw bindFailed('52e');
  if (!account.enabled) throw bindFailed('533');
  if (account.lockedOutSince !== null) throw bindFailed('775');
  if (account.mustChangePassword) throw bindFailed('773');
  return account;
}

/** One account by its name; everybody else asks other servers. */
export function search(
  request: SearchRequest,
  id: number,
  by: Bound,
  state: TenantState,
  access: DirectoryAccess,
): Buffer {
  if (by === undefined) throw notBound();
  if (by !== 'app' || !access.rights.has('Read account')) throw noRight();
  if (request.scope !== 'base' || !isForUsers(request)) {
    throw new DirectoryResult(53, 'this drill answers searches for one user only');
  }
  const account = accountNamed(request.baseDN, state);
  if (!account) throw noSuchObject();
  state.usedRoles.add('Read account');
  // What was asked for has been read in lower case.
  const asked = Object.entries(attributesOf(account)).flatMap(([type, value]) =>
    request.attributes.includes(type.toLowerCase()) ? [new Attribute({ type, values: [value] })] : [],
  );
  return writeEntry(id, account.distinguishedName, asked);
}

function isForUsers({ filter }: SearchRequest): boolean {
  return (
    filter instanceof EqualityFilter && filter.attribute.toLowerCase() === 'objectclass' && filter.value === 'user'
  );
}

/** Answers whom it was about. */
export function modify(
  { dn, changes }: ModifyRequest,
  by: Bound,
  state: TenantState,
  access: DirectoryAccess,
): DirectoryAccount {
  if (by === undefined) throw notBound();
  const account = accountNamed(dn, state);
  if (!account) throw noSuchObject();
  const rights = by === 'app' ? access.rights : new Set<string>();
  for (const right of modifyAccount(account, changes, rights, state.clock.now())) state.usedRoles.add(right);
  return account;
}

function attributesOf(account: DirectoryAccount): Readonly<Record<string, string>> {
  const { lockedOutSince, passwordLastSet, mustChangePassword } = account;
  return {
    userAccountControl: String(NORMAL_ACCOUNT | (account.enabled ? 0 : ACCOUNTDISABLE)),
    pwdLastSet: mustChangePassword ? '0' : fileTime(passwordLastSet),
    ...(lockedOutSince === null ? {} : { lockoutTime: fileTime(lockedOutSince) }),
    ...(account.isProtected ? { adminCount: '1' } : {}),
  };
}

/** 100 nanoseconds since 1601. */
const fileTime = (time: number): string => String((BigInt(Math.floor(time)) + 11_644_473_600_000n) * 10_000n);

/** `<SID=…>` stands wherever a name may: https://learn.microsoft.com/windows/win32/ad/binding-to-an-object-using-a-sid */
function accountNamed(name: string, { directory }: TenantState): DirectoryAccount | undefined {
  const sid = /^<SID=(.+)>$/.exec(name)?.[1];
  if (sid !== undefined) return directory.get(sid);
  return [...directory.values()].find(({ distinguishedName }) => sameName(distinguishedName, name));
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
