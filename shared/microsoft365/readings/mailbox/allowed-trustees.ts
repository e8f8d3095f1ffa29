import * as z from 'zod';
import { ofEach } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text, texts } from '../fields.ts';

/** What is known of those who hold rights, by the name that Exchange shows, in lower case. */
export interface AllowedTrustees {
  readonly names: ReadonlySet<string>;
  /** Names on the list that somebody else chose to be shown by. */
  readonly doubted: ReadonlySet<string>;
  /** Of a name that several have, of whom some are allowed: the addresses of the others. */
  readonly namesakes: ReadonlyMap<string, readonly string[]>;
}

const Recipient = z.object({
  Name: text,
  DisplayName: text,
  Alias: text,
  ExternalDirectoryObjectId: text,
  PrimarySmtpAddress: text,
  WindowsLiveID: text,
  EmailAddresses: texts,
});
type Recipient = z.infer<typeof Recipient>;

const atOnce = 4;

/**
 * Who of those that hold rights is allowed. Exchange shows people by principal name, by address, by name or by display name, each somewhere
 * else. So whoever is not on the list by the name shown is looked up: what that costs hangs on what the mailbox has, not on how long the list
 * is. A short list is looked up first, lest an attacker who plants thousands makes each of them cost a call.
 * @param chosen those of them that are shown by a name that its bearer chooses: it may be the address of somebody allowed
 */
export async function allowedAmong(
  shown: readonly string[],
  chosen: readonly string[],
  allowed: readonly string[],
  tenant: Tenant,
): Promise<AllowedTrustees> {
  const list = new Set(allowed.map((name) => name.toLowerCase()));
  const names = new Set(shown.map((name) => name.toLowerCase()));
  const unknown = list.size === 0 ? [] : [...names].filter((name) => !list.has(name) && mayBeSomebody(name));
  const asked = list.size < unknown.length ? await namedLike([...list], unknown, tenant) : unknown;
  const known = new Set([...names].filter((name) => list.has(name)));
  const doubted = new Set(chosen.map((name) => name.toLowerCase()).filter((name) => list.has(name)));
  const namesakes = new Map<string, string[]>();
  const isAllowed = (found: Recipient): boolean => identifiersOf(found).some((name) => list.has(name));
  const addressesOf = (found: readonly Recipient[]): string[] =>
    found.flatMap((one) => one.PrimarySmtpAddress || (identifiersOf(one)[0] ?? []));
  for (const [name, found] of await recipients(asked, tenant)) {
    const others = found.filter((one) => !isAllowed(one));
    if (others.length === found.length) continue;
    if (others.length === 0) known.add(name);
    else namesakes.set(name, addressesOf(others));
  }
  for (const [name, found] of await displayedAs([...doubted], tenant)) {
    const others = found.filter((one) => !isAllowed(one));
    if (others.length === 0) doubted.delete(name);
    else namesakes.set(name, addressesOf(others));
  }
  return { names: known, doubted, namesakes };
}

/** Those of the names that somebody on the list has; others may have them too. */
async function namedLike(list: readonly string[], names: readonly string[], tenant: Tenant): Promise<string[]> {
  const found = (await recipients(list, tenant)).flatMap(([, rows]) => rows);
  const theirs = new Set(
    found.flatMap((one) => [...identifiersOf(one), ...lowered([one.Name, one.DisplayName, one.Alias])]),
  );
  return names.filter((name) => theirs.has(name));
}

type Found = readonly (readonly [string, Recipient[]])[];

/** Of each name, whom Exchange knows by it. Somebody who is no recipient here is known by the name alone. */
function recipients(names: readonly string[], tenant: Tenant): Promise<Found> {
  return lookUp(names, (Identity) => ({ Identity }), tenant);
}

/** Of each name, who is shown by it. https://learn.microsoft.com/powershell/exchange/filter-properties */
export function displayedAs(names: readonly string[], tenant: Tenant): Promise<Found> {
  return lookUp(names, (name) => ({ Filter: `DisplayName -eq '${name.replaceAll("'", "''")}'` }), tenant);
}

async function lookUp(
  names: readonly string[],
  asking: (name: string) => Readonly<Record<string, string>>,
  tenant: Tenant,
): Promise<Found> {
  const look = async (name: string): Promise<readonly [string, Recipient[]]> => [
    name,
    z.array(Recipient).parse(await tenant.exchange.run('Get-Recipient', asking(name), name)),
  ];
  return (await ofEach(names, String, look, atOnce)).answers;
}

/** What is one's own: a display name may be that of several. */
function identifiersOf({
  ExternalDirectoryObjectId,
  PrimarySmtpAddress,
  WindowsLiveID,
  EmailAddresses,
}: Recipient): string[] {
  const addresses = (EmailAddresses ?? []).map((address) => address.replace(/^smtp:/i, ''));
  return lowered([ExternalDirectoryObjectId, PrimarySmtpAddress, WindowsLiveID, ...addresses]);
}

function lowered(names: readonly (string | null | undefined)[]): string[] {
  return names.flatMap((name) => (name ? name.toLowerCase() : []));
}

/** Everybody, somebody outside to whom a folder was published, and the identifier that a deleted account leaves are no recipients here. */
function mayBeSomebody(name: string): boolean {
  return name !== '' && !/^(default$|anonymous$|exchangepublisheduser\.|(nt:)?s-1-5-)/.test(name);
}
