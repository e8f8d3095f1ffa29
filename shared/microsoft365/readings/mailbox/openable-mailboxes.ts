import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';

const Mailbox = z.object({
  Name: z.string(),
  DisplayName: z.string().nullish(),
  ExternalDirectoryObjectId: z.string(),
  UserPrincipalName: z.string().nullish(),
  PrimarySmtpAddress: z.string(),
  RecipientTypeDetails: z.string().nullish(),
  ForwardingAddress: z.string().nullish(),
  ForwardingSmtpAddress: z.string().nullish(),
  GrantSendOnBehalfTo: z.array(z.string()).nullish(),
});
type Mailbox = z.infer<typeof Mailbox>;
const Permission = z.object({
  AccessRights: z.array(z.string()),
  IsInherited: z.boolean().default(false),
  Deny: z.boolean().default(false),
});
const Recipient = z.object({ Identity: z.string(), AccessRights: z.array(z.string()) });

export interface OpenableMailbox {
  readonly objectId: string;
  readonly address: string;
  readonly rights: readonly string[];
  readonly forwardsTo: string | null;
}

/** Exchange allows an app four calls at once. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const atOnce = 4;
/** Full access is told for one mailbox at a time: an examination asks so many and says how many it left. */
const most = 400;

/** The mailboxes of others that the account may open or send as. */
export async function readOpenableMailboxes(
  account: Account,
  tenant: Tenant,
): Promise<{ mailboxes: OpenableMailbox[]; examined: number; of: number }> {
  const id = account.objectId;
  const [rows, sendAs] = await Promise.all([
    tenant.exchange.run('Get-Mailbox', { ResultSize: 'Unlimited' }, id),
    tenant.exchange.run('Get-RecipientPermission', { Trustee: account.userPrincipalName, ResultSize: 'Unlimited' }, id),
  ]);
  const all = z.array(Mailbox).parse(rows);
  const self = all.find(({ ExternalDirectoryObjectId }) => ExternalDirectoryObjectId === id);
  const names = new Set(
    [id, account.userPrincipalName, self?.Name, self?.DisplayName].map((name) => (name ?? '').toLowerCase()),
  );
  const others = all.filter((mailbox) => mailbox !== self).sort((a, b) => Number(isPersons(a)) - Number(isPersons(b)));
  const asked = others.slice(0, most);
  const full = await withFullAccess(asked, account, tenant);
  const sends = new Set(
    z
      .array(Recipient)
      .parse(sendAs)
      .filter(({ AccessRights }) => AccessRights.join(', ').includes('SendAs'))
      .map(({ Identity }) => Identity.toLowerCase()),
  );
  const mailboxes = others.flatMap((mailbox): OpenableMailbox[] => {
    const rights = [
      ...(full.has(mailbox.ExternalDirectoryObjectId) ? ['full access'] : []),
      ...([mailbox.Name, mailbox.DisplayName].some((name) => sends.has((name ?? '').toLowerCase())) ? ['send as'] : []),
      ...((mailbox.GrantSendOnBehalfTo ?? []).some((name) => names.has(name.toLowerCase())) ? ['send on behalf'] : []),
    ];
    const forwardsTo = mailbox.ForwardingAddress ?? mailbox.ForwardingSmtpAddress?.replace(/^smtp:/i, '') ?? null;
    const { ExternalDirectoryObjectId: objectId, PrimarySmtpAddress: address } = mailbox;
    return rights.length === 0 ? [] : [{ objectId, address, rights, forwardsTo }];
  });
  return { mailboxes, examined: asked.length, of: others.length };
}

/** A person's own mailbox is rarely opened to others; shared ones always are. */
function isPersons({ RecipientTypeDetails }: Mailbox): boolean {
  return RecipientTypeDetails === 'UserMailbox';
}

async function withFullAccess(asked: readonly Mailbox[], account: Account, tenant: Tenant): Promise<Set<string>> {
  const left = asked.map(({ ExternalDirectoryObjectId }) => ExternalDirectoryObjectId);
  const found = new Set<string>();
  const look = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const parameters = { Identity: next, User: account.userPrincipalName };
      const rows = z.array(Permission).parse(await tenant.exchange.run('Get-MailboxPermission', parameters, next));
      const given = rows.filter(
        ({ AccessRights, IsInherited }) => !IsInherited && AccessRights.join().includes('FullAccess'),
      );
      if (given.length > 0 && given.every(({ Deny }) => !Deny)) found.add(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, look));
  return found;
}
