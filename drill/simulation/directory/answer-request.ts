import {
  Attribute,
  type BindRequest,
  EqualityFilter,
  type ModifyRequest,
  PresenceFilter,
  type SearchRequest,
} from 'ldapts';
import { type DirectoryAccount, knowsPassword } from '../tenant/directory-account.ts';
import type { TenantState } from '../tenant/state.ts';
import { bindFailed, DirectoryResult, noRight, noSuchObject, notBound, referralTo } from './directory-result.ts';
import { accountEntry, domainOf, type Entry, logonNames, principalNameOf, rootEntry } from './directory-entry.ts';
import { writeEntry } from './ldap-message.ts';
import { modifyAccount } from './modify-account.ts';

/** Who may do what: Cordon's own account, made for this run. */
export interface DirectoryAccess {
  readonly bindDn: string;
  readonly password: string;
  /** Of others' accounts it knows nothing, e.g. `DC=contoso,DC=com`. */
  readonly domain: string;
  readonly rights: ReadonlySet<string>;
}

/** Who is on the other end of a connection: Cordon, a person, or nobody yet. */
export type Bound = 'app' | DirectoryAccount | undefined;

export function bind({ dn, password }: BindRequest, state: TenantState, access: DirectoryAccess): Bound {
  if (isAppName(dn, access)) {
    if (password !== access.password) throw bindFailed('52e');
    return 'app';
  }
  const account = accountNamed(dn, state) ?? accountWhoLogsOnAs(dn, state);
  if (!account || !knowsPassword(account, password, state.clock.now())) throw bindFailed('52e');
  if (!account.enabled) throw bindFailed('533');
  if (account.lockedOutSince !== null) throw bindFailed('775');
  if (account.mustChangePassword) throw bindFailed('773');
  return account;
}

/** Cordon's own account is named after its common name. */
export function isAppName(name: string, { bindDn }: DirectoryAccess): boolean {
  const account = /^CN=([^,]+)/i.exec(bindDn)?.[1] ?? '';
  return logonNames(bindDn, account).some((one) => sameName(one, name));
}

/** One account by its name; everybody else asks other servers. */
export function search(
  request: SearchRequest,
  id: number,
  by: Bound,
  state: TenantState,
  access: DirectoryAccess,
): Buffer {
  if (request.scope === 'base' && request.baseDN === '') return written(request, id, '', rootEntry(access.domain));
  if (by === undefined) throw notBound();
  if (by !== 'app' || !access.rights.has('Read account')) throw noRight();
  if (request.scope !== 'base' || !isForUsers(request)) {
    throw new DirectoryResult(53, 'this drill answers searches for one user only');
  }
  const account = accountHere(request.baseDN, state, access);
  state.usedRoles.add('Read account');
  return written(request, id, account.distinguishedName, accountEntry(account, state));
}

/** No list, or a star in it, asks for everything; what is named has been read in lower case. */
function written({ attributes }: SearchRequest, id: number, name: string, entry: Entry): Buffer {
  const isEverything = attributes.length === 0 || attributes.includes('*');
  const asked = Object.entries(entry).flatMap(([type, value]) =>
    isEverything || attributes.includes(type.toLowerCase()) ? [new Attribute({ type, values: [value].flat() })] : [],
  );
  return writeEntry(id, name, asked);
}

function isForUsers({ filter }: SearchRequest): boolean {
  // ldapts misreads which attribute such a filter names; clients that name no other ask for `(objectClass=*)`.
  if (filter instanceof PresenceFilter) return true;
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
  const account = accountHere(dn, state, access);
  const rights = by === 'app' ? access.rights : new Set<string>();
  for (const right of modifyAccount(account, changes, rights, state.clock.now())) state.usedRoles.add(right);
  return account;
}

/** `<SID=…>` stands wherever a name may: https://learn.microsoft.com/windows/win32/ad/binding-to-an-object-using-a-sid */
function accountNamed(name: string, { directory }: TenantState): DirectoryAccount | undefined {
  const sid = /^<SID=(.+)>$/.exec(name)?.[1];
  if (sid !== undefined) return directory.get(sid);
  return [...directory.values()].find(({ distinguishedName }) => sameName(distinguishedName, name));
}

/** One of its own domain. Throws a `DirectoryResult` for all others. */
function accountHere(name: string, state: TenantState, { domain }: DirectoryAccess): DirectoryAccount {
  const account = accountNamed(name, state);
  if (!account) throw noSuchObject();
  const its = domainOf(account.distinguishedName);
  if (!sameName(its.dn, domain)) throw referralTo(its.name);
  return account;
}

function accountWhoLogsOnAs(name: string, state: TenantState): DirectoryAccount | undefined {
  return [...state.directory.values()].find((account) =>
    [...logonNames(account.distinguishedName, account.samAccountName), principalNameOf(account, state)].some((one) =>
      sameName(one, name),
    ),
  );
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
