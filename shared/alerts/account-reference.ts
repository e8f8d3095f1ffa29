import type { AccountReference } from '../domain/account-reference.ts';

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const sid = /^S-1(?:-\d{1,10}){2,15}$/i;
/** Wide on purpose: guests have `#EXT#` in their name. The tenant decides whether it exists. */
const address = /^[^\s@"<>\p{Cc}]{1,128}@[^\s@"<>\p{Cc}]{1,190}$/u;

/** What kind of name `text` is; undefined if it names no account. */
export function accountReference(text: string): AccountReference | undefined {
  const value = text.trim();
  if (guid.test(value)) return { by: 'object-id', value: value.toLowerCase() };
  if (sid.test(value)) return referenceBySid(value.toUpperCase());
  if (address.test(value)) return { by: 'address', value: value.toLowerCase() };
  return undefined;
}

/** Each account once, however often it is named. */
export function distinctReferences(references: readonly AccountReference[]): AccountReference[] {
  return [...new Map(references.map((each) => [`${each.by} ${each.value}`, each])).values()];
}

/** What a detector tells about an account. */
export interface NamedAccount {
  readonly objectId?: string | null | undefined;
  readonly userPrincipalName?: string | null | undefined;
  readonly sid?: string | null | undefined;
}

/** The least ambiguous name of an account. The object id first: one real alert named two different user principal names for one object. */
export function bestReference({
  objectId,
  userPrincipalName,
  sid: securityId,
}: NamedAccount): AccountReference | undefined {
  const byId = accountReference(objectId ?? '');
  if (byId?.by === 'object-id') return byId;
  const byName = accountReference(userPrincipalName ?? '');
  if (byName?.by === 'address') return byName;
  return sid.test(securityId ?? '') ? accountReference(securityId ?? '') : undefined;
}

/**
 * Each account once, by its least ambiguous name: what names an account by its principal name or its SID alone is the one that is named
 * beside an object id elsewhere.
 */
export function bestReferences(accounts: readonly NamedAccount[]): AccountReference[] {
  const known = new Set<string>();
  const keysOf = ({ userPrincipalName, sid: securityId }: NamedAccount): string[] =>
    [userPrincipalName, securityId].flatMap((name) => name?.trim().toLowerCase() || []);
  const order = { 'object-id': 0, address: 1, sid: 2 } as const;
  const named = accounts
    .flatMap((account) => {
      const reference = bestReference(account);
      return reference ? { account, reference } : [];
    })
    .toSorted((one, other) => order[one.reference.by] - order[other.reference.by]);
  const found = named.filter(({ account, reference: { by, value } }) => {
    const isKnown = known.has(value.toLowerCase());
    for (const key of keysOf(account)) known.add(key);
    return by === 'object-id' || !isKnown;
  });
  return distinctReferences(found.map(({ reference }) => reference));
}

/**
 * The SID that Microsoft Entra makes up for a cloud account is its object id, written as four numbers: it is on no account as an
 * on-premises SID. https://learn.microsoft.com/entra/identity/devices/assign-local-admin
 */
function referenceBySid(value: string): AccountReference {
  const cloud = /^S-1-12-1-(\d+)-(\d+)-(\d+)-(\d+)$/.exec(value);
  const words = (cloud ?? []).slice(1).map(Number);
  if (words.length !== 4 || words.some((word) => word > 0xffff_ffff)) return { by: 'sid', value };
  const bytes = new DataView(new ArrayBuffer(16));
  words.forEach((word, index) => {
    bytes.setUint32(index * 4, word, true);
  });
  const hex = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, index) =>
      bytes
        .getUint8(from + index)
        .toString(16)
        .padStart(2, '0'),
    ).join('');
  // The first three groups of a GUID are numbers, and numbers are stored with the last byte first.
  const number = (from: number, to: number): string => hex(from, to).match(/../g)?.reverse().join('') ?? '';
  const value128 = [number(0, 4), number(4, 6), number(6, 8), hex(8, 10), hex(10, 16)].join('-');
  return { by: 'object-id', value: value128 };
}
