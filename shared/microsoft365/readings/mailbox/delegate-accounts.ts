import * as z from 'zod';
import { ofEach } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Delegates } from './delegates.ts';
import { key, text } from '../fields.ts';
import { readInboxRules } from './inbox-rules.ts';
import { isNotThere } from './not-there.ts';

/** An account that holds rights on the mailbox. */
export interface DelegateAccount {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly rights: readonly string[];
  /** ISO 8601 UTC, or null where the tenant has none. */
  readonly lastPasswordChange: string | null;
  /** Addresses that the delegate's own mailbox sends copies to, by forwarding or by a rule that is on. */
  readonly sendsCopiesTo: readonly string[];
  /** Names of rules that are on and delete mail. */
  readonly deletingRules: readonly string[];
}

/** Rights, by the name that Exchange shows. */
export type RightsByName = ReadonlyMap<string, readonly string[]>;

const Mailbox = z.object({ ExternalDirectoryObjectId: key, ForwardingSmtpAddress: text, PrimarySmtpAddress: text });
const User = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  lastPasswordChangeDateTime: z.string().nullish(),
});

export function rightsByName({
  fullAccess,
  sendAs,
  sendOnBehalf,
  sendOnBehalfOnPremises = [],
  folders,
}: Delegates): RightsByName {
  const rights = new Map<string, string[]>();
  const add = (name: string, right: string): unknown => rights.set(name, [...(rights.get(name) ?? []), right]);
  for (const user of fullAccess) add(user, 'full access');
  for (const user of sendAs) add(user, 'send as');
  for (const user of [...sendOnBehalf, ...sendOnBehalfOnPremises]) add(user, 'send on behalf');
  // Default and Anonymous are nobody's account.
  for (const { user, rights: held, lessened } of folders)
    if (lessened === null) add(user, `folder: ${held.join(', ')}`);
  return rights;
}

export interface DelegateAccounts {
  readonly accounts: readonly DelegateAccount[];
  /** Names that are no mailbox of an account: a group, or somebody outside. */
  readonly unknown: readonly string[];
  /** Those that nothing is told of, with the reason. */
  readonly untold: readonly string[];
}

/** Who the names stand for. A name that is no mailbox (a group, somebody outside) is answered by itself. */
export async function readDelegateAccounts(
  names: RightsByName,
  tenant: Tenant,
  anchor: string,
): Promise<DelegateAccounts> {
  const found = new Map<string, { mailbox: z.infer<typeof Mailbox>; rights: string[] }>();
  const unknown: string[] = [];
  const named = await ofEach(
    [...names],
    ([name]) => name,
    async ([name, rights]) => ({ name, rights, mailboxes: await mailboxesNamed(name, tenant, anchor) }),
  );
  for (const { name, rights, mailboxes } of named.answers) {
    if (mailboxes.length === 0) unknown.push(`${name} (${rights.join(', ')})`);
    // A display name may stand for several people: each of them is looked at.
    for (const mailbox of mailboxes) {
      const id = mailbox.ExternalDirectoryObjectId.toLowerCase();
      found.set(id, { mailbox, rights: [...(found.get(id)?.rights ?? []), ...rights] });
    }
  }
  const read = await ofEach(
    [...found],
    ([objectId, { mailbox }]) => mailbox.PrimarySmtpAddress ?? objectId,
    async ([objectId, { mailbox, rights }]) => ({
      objectId,
      rights,
      ...(await readOwnAccount(objectId, mailbox, tenant)),
    }),
  );
  return { accounts: read.answers, unknown, untold: [...named.untold, ...read.untold] };
}

async function mailboxesNamed(name: string, tenant: Tenant, anchor: string): Promise<z.infer<typeof Mailbox>[]> {
  try {
    const rows = z.array(Mailbox).parse(await tenant.exchange.run('Get-Mailbox', { Identity: name }, anchor));
    // One that belongs to no account of the directory signs nobody in.
    return rows.filter(({ ExternalDirectoryObjectId }) => ExternalDirectoryObjectId !== '');
  } catch (error) {
    if (isNotThere(error)) return [];
    throw error;
  }
}

async function readOwnAccount(
  objectId: string,
  { ForwardingSmtpAddress, PrimarySmtpAddress }: z.infer<typeof Mailbox>,
  tenant: Tenant,
): Promise<Omit<DelegateAccount, 'objectId' | 'rights'>> {
  const select = Object.keys(User.shape).join(',');
  const [read, rules] = await Promise.all([
    tenant.graph.get(`/users/${objectId}?$select=${select}`),
    readInboxRules(objectId, tenant, PrimarySmtpAddress ?? objectId),
  ]);
  const { userPrincipalName, lastPasswordChangeDateTime } = User.parse(read);
  const running = rules.filter(({ enabled }) => enabled);
  const targets = running.flatMap(({ sendsTo }) => sendsTo.map((address) => address.toLowerCase()));
  const forwarding = ForwardingSmtpAddress ? [ForwardingSmtpAddress.replace(/^smtp:/i, '').toLowerCase()] : [];
  return {
    userPrincipalName,
    lastPasswordChange: lastPasswordChangeDateTime ?? null,
    sendsCopiesTo: [...new Set([...forwarding, ...targets])],
    deletingRules: running.filter(({ deletes }) => deletes).map(({ name }) => name),
  };
}
