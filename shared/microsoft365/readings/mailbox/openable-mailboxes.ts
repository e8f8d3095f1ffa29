import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { ofEach, upToCut } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { called, flag, key, text, texts } from '../fields.ts';

const Mailbox = z
  .object({
    Name: text,
    DisplayName: text,
    ExchangeGuid: text,
    Guid: text,
    ExternalDirectoryObjectId: text,
    PrimarySmtpAddress: text,
    RecipientTypeDetails: text,
    ForwardingAddress: text,
    ForwardingSmtpAddress: text,
    GrantSendOnBehalfTo: texts,
  })
  .transform((mailbox) => {
    // Not every mailbox belongs to an account of the directory, and an address may be anybody's tomorrow.
    const id = mailbox.ExchangeGuid || mailbox.Guid || mailbox.ExternalDirectoryObjectId || mailbox.PrimarySmtpAddress;
    return { ...mailbox, id: id ?? '', address: mailbox.PrimarySmtpAddress || called(mailbox.Name, id ?? '') };
  });
type Mailbox = z.infer<typeof Mailbox>;
const Permission = z.object({ AccessRights: texts, IsInherited: flag, Deny: flag });
const Recipient = z.object({ Identity: key, AccessRights: texts });

export interface OpenableMailbox {
  /** What Exchange knows it by. */
  readonly id: string;
  readonly address: string;
  readonly rights: readonly string[];
  readonly forwardsTo: string | null;
}

export interface OpenableMailboxes {
  readonly mailboxes: readonly OpenableMailbox[];
  readonly examined: number;
  readonly of: number;
  /** Those that Exchange tells nothing of, with its reason. */
  readonly untold: readonly string[];
  /** Exchange did not tell all mailboxes, or all rights to send: there are more. */
  readonly isCutOff: boolean;
}

/** Exchange allows an app four calls at once. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const atOnce = 4;
/** Full access is told for one mailbox at a time: an examination asks so many and says how many it left. */
const most = 400;

/** The mailboxes of others that the account may open or send as. */
export async function readOpenableMailboxes(account: Account, tenant: Tenant): Promise<OpenableMailboxes> {
  const { objectId: id, userPrincipalName: anchor } = account;
  const [rows, sendAs] = await Promise.all([
    upToCut(tenant.exchange.run('Get-Mailbox', { ResultSize: 'Unlimited' }, anchor)),
    upToCut(tenant.exchange.run('Get-RecipientPermission', { Trustee: anchor, ResultSize: 'Unlimited' }, anchor)),
  ]);
  // The one for discovery searches is in every tenant and belongs to nobody.
  const all = z
    .array(Mailbox)
    .parse(rows.rows)
    .filter((mailbox) => mailbox.RecipientTypeDetails !== 'DiscoveryMailbox');
  const self = all.find(({ ExternalDirectoryObjectId }) => ExternalDirectoryObjectId === id);
  const names = new Set(
    [id, account.userPrincipalName, self?.Name, self?.DisplayName].flatMap((name) => name?.toLowerCase() || []),
  );
  const others = all.filter((mailbox) => mailbox !== self).sort((a, b) => Number(isPersons(a)) - Number(isPersons(b)));
  const asked = others.slice(0, most);
  const isOpen = (mailbox: Mailbox): Promise<boolean> => hasFullAccess(mailbox, account, tenant);
  const { answers, untold } = await ofEach(
    asked,
    ({ address }) => address,
    async (one) => ((await isOpen(one)) ? one : null),
    atOnce,
  );
  const full = new Set(answers.filter((one) => one !== null));
  const sends = new Set(
    z
      .array(Recipient)
      .parse(sendAs.rows)
      .filter(({ AccessRights }) => AccessRights === null || AccessRights.join(', ').includes('SendAs'))
      .flatMap(({ Identity }) => Identity.toLowerCase() || []),
  );
  const mailboxes = others.flatMap((mailbox): OpenableMailbox[] => {
    const rights = [
      ...(full.has(mailbox) ? ['full access'] : []),
      ...([mailbox.Name, mailbox.DisplayName].some((name) => sends.has((name ?? '').toLowerCase())) ? ['send as'] : []),
      ...((mailbox.GrantSendOnBehalfTo ?? []).some((name) => names.has(name.toLowerCase())) ? ['send on behalf'] : []),
    ];
    const forwardsTo = mailbox.ForwardingAddress ?? mailbox.ForwardingSmtpAddress?.replace(/^smtp:/i, '') ?? null;
    return rights.length === 0 ? [] : [{ id: mailbox.id, address: mailbox.address, rights, forwardsTo }];
  });
  return {
    mailboxes,
    examined: asked.length - untold.length,
    of: others.length,
    untold,
    isCutOff: rows.isCutOff || sendAs.isCutOff,
  };
}

/** A person's own mailbox is rarely opened to others; shared ones always are. */
function isPersons({ RecipientTypeDetails }: Mailbox): boolean {
  return RecipientTypeDetails === 'UserMailbox';
}

async function hasFullAccess({ id, address }: Mailbox, account: Account, tenant: Tenant): Promise<boolean> {
  const parameters = { Identity: id, User: account.userPrincipalName };
  const rows = z.array(Permission).parse(await tenant.exchange.run('Get-MailboxPermission', parameters, address));
  const given = rows.filter(
    ({ AccessRights, IsInherited }) =>
      !IsInherited && (AccessRights === null || AccessRights.join().includes('FullAccess')),
  );
  return given.length > 0 && given.every(({ Deny }) => !Deny);
}
