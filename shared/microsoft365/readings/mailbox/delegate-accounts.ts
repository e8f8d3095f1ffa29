import * as z from 'zod';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Delegates } from './delegates.ts';
import { readInboxRules } from './inbox-rules.ts';

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

const Mailbox = z.object({
  ExternalDirectoryObjectId: z.string(),
  ForwardingSmtpAddress: z.string().nullish(),
});
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

/** Who the names stand for. A name that is no mailbox (a group, somebody outside) is answered by itself. */
export async function readDelegateAccounts(
  names: RightsByName,
  tenant: Tenant,
): Promise<{ readonly accounts: readonly DelegateAccount[]; readonly unknown: readonly string[] }> {
  const found = new Map<string, { mailbox: z.infer<typeof Mailbox>; rights: string[] }>();
  const unknown: string[] = [];
  for (const [name, rights] of names) {
    const mailboxes = await mailboxesNamed(name, tenant);
    if (mailboxes.length === 0) unknown.push(`${name} (${rights.join(', ')})`);
    // A display name may stand for several people: each of them is looked at.
    for (const mailbox of mailboxes) {
      const id = mailbox.ExternalDirectoryObjectId.toLowerCase();
      found.set(id, { mailbox, rights: [...(found.get(id)?.rights ?? []), ...rights] });
    }
  }
  const accounts: DelegateAccount[] = [];
  for (const [objectId, { mailbox, rights }] of found) {
    accounts.push({ objectId, rights, ...(await readOwnAccount(objectId, mailbox, tenant)) });
  }
  return { accounts, unknown };
}

async function mailboxesNamed(name: string, tenant: Tenant): Promise<z.infer<typeof Mailbox>[]> {
  try {
    return z.array(Mailbox).parse(await tenant.exchange.run('Get-Mailbox', { Identity: name }, name));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ManagementObjectNotFoundException') return [];
    throw error;
  }
}

async function readOwnAccount(
  objectId: string,
  { ForwardingSmtpAddress }: z.infer<typeof Mailbox>,
  tenant: Tenant,
): Promise<Omit<DelegateAccount, 'objectId' | 'rights'>> {
  const select = Object.keys(User.shape).join(',');
  const [read, rules] = await Promise.all([
    tenant.graph.get(`/users/${objectId}?$select=${select}`),
    readInboxRules(objectId, tenant),
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
