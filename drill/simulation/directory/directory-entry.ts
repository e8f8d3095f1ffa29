import type { DirectoryAccount } from '../tenant/directory-account.ts';
import type { TenantState } from '../tenant/state.ts';
import { ACCOUNTDISABLE, NORMAL_ACCOUNT } from './modify-account.ts';

export type Entry = Readonly<Record<string, string | readonly string[]>>;

/** What a domain controller says of itself, to whoever asks. https://learn.microsoft.com/windows/win32/adschema/rootdse */
export function rootEntry(distinguishedName: string): Entry {
  const domain = domainOf(distinguishedName);
  const configuration = `CN=Configuration,${domain.dn}`;
  return {
    defaultNamingContext: domain.dn,
    rootDomainNamingContext: domain.dn,
    configurationNamingContext: configuration,
    schemaNamingContext: `CN=Schema,${configuration}`,
    namingContexts: [domain.dn, configuration, `CN=Schema,${configuration}`],
    dnsHostName: `dc1.${domain.name}`,
    supportedLDAPVersion: ['3', '2'],
    supportedSASLMechanisms: ['GSSAPI', 'GSS-SPNEGO', 'EXTERNAL', 'DIGEST-MD5'],
    isSynchronized: 'TRUE',
    isGlobalCatalogReady: 'TRUE',
  };
}

export function accountEntry(account: DirectoryAccount, state: TenantState): Entry {
  const { lockedOutSince, passwordLastSet, mustChangePassword, distinguishedName, samAccountName } = account;
  return {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    cn: samAccountName,
    distinguishedName,
    sAMAccountName: samAccountName,
    userPrincipalName: principalNameOf(account, state),
    userAccountControl: String(NORMAL_ACCOUNT | (account.enabled ? 0 : ACCOUNTDISABLE)),
    pwdLastSet: mustChangePassword ? '0' : fileTime(passwordLastSet),
    ...(lockedOutSince === null ? {} : { lockoutTime: fileTime(lockedOutSince) }),
    ...(account.isProtected ? { adminCount: '1' } : {}),
  };
}

/**
 * The names that a bind takes beside the distinguished one: principal name and `DOMAIN\account`.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-adts/6a5891b8-928e-4b75-a4a5-0e3b77eaca52
 */
export function logonNames(distinguishedName: string, account: string): string[] {
  const { name } = domainOf(distinguishedName);
  return [distinguishedName, `${account}@${name}`, `${name.split('.')[0] ?? ''}\\${account}`];
}

export function principalNameOf(account: DirectoryAccount, { users }: TenantState): string {
  const synchronised = users.get(account.objectId)?.userPrincipalName;
  return synchronised ?? `${account.samAccountName}@${domainOf(account.distinguishedName).name}`;
}

export function domainOf(distinguishedName: string): { readonly dn: string; readonly name: string } {
  const parts = distinguishedName.split(',').filter((part) => /^DC=/i.test(part));
  return { dn: parts.join(), name: parts.map((part) => part.slice(3)).join('.') };
}

/** 100 nanoseconds since 1601. */
const fileTime = (time: number): string => String((BigInt(Math.floor(time)) + 11_644_473_600_000n) * 10_000n);
