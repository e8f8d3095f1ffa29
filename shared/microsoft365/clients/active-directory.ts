import type * as ldapts from 'ldapts';
import type { Change, Client } from 'ldapts';
import * as z from 'zod';
import { seconds } from '../../domain/duration.ts';
import { Refusal } from '../../domain/errors.ts';
import { asDirectoryError, notHeld } from './active-directory-errors.ts';
import type { ActiveDirectory, DirectoryEntry } from '../../catalogue/tenant.ts';

export interface DirectoryConnection {
  /** `ldaps:` only. */
  readonly url: string;
  /** PEM of the authority behind the domain controller's certificate; without it the machine's own. */
  readonly authority: string | undefined;
  readonly bindDn: string;
  readonly password: string;
  /** The name in the certificate, where the address is another (an IP address, a load balancer). */
  readonly serverName: string | undefined;
}

/** https://learn.microsoft.com/troubleshoot/windows-server/active-directory/useraccountcontrol-manipulate-account-properties */
const ACCOUNTDISABLE = 0x2;

/** https://www.rfc-editor.org/rfc/rfc4511#appendix-A.1 */
const [referral, noSuchObject] = [10, 32];

const Found = z.object({
  dn: z.string(),
  userAccountControl: z.string().regex(/^-?\d+$/),
  // Attributes without a value come back as an empty list.
  pwdLastSet: z.union([z.string(), z.array(z.string()).length(0)]).optional(),
  lockoutTime: z.union([z.string(), z.array(z.string()).length(0)]).optional(),
  adminCount: z.union([z.string(), z.array(z.string()).length(0)]).optional(),
});
type Found = z.infer<typeof Found>;

/** One connection for each call: a case comes rarely, and an idle connection is cut by the domain controller or a firewall. */
export function activeDirectory(connection: DirectoryConnection): ActiveDirectory {
  const { host } = new URL(connection.url);
  const bound = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const { url, authority, serverName } = connection;
    const ldap = await library();
    const client = new ldap.Client({
      url,
      timeout: seconds(20),
      connectTimeout: seconds(10),
      // `<SID=…>` is no name by RFC 4514; Active Directory takes it wherever a name may stand.
      strictDN: false,
      tlsOptions: {
        minVersion: 'TLSv1.2',
        ...(authority === undefined ? {} : { ca: authority }),
        ...(serverName === undefined ? {} : { servername: serverName }),
      },
    });
    try {
      await client.bind(connection.bindDn, connection.password);
      return await work(client);
    } catch (cause) {
      throw asDirectoryError(cause);
    } finally {
      await client.unbind().catch(() => undefined);
    }
  };
  const modify = (sid: string, values: (found: Found) => NewValues): Promise<void> =>
    bound(async (client) => {
      const found = await find(client, sid, host);
      try {
        await client.modify(found.dn, await replacing(values(found)));
      } catch (cause) {
        throw asDirectoryError(cause, found.adminCount === '1');
      }
    });
  return {
    read: (sid) => bound(async (client) => entryOf(await find(client, sid, host))),
    resetPassword: (sid, password, use) =>
      modify(sid, () => ({ ...newPassword(password), ...(use === 'once' ? { pwdLastSet: '0' } : {}) })),
    resetAndDisable: (sid, password) =>
      modify(sid, ({ userAccountControl }) => ({
        ...newPassword(password),
        userAccountControl: String(Number(userAccountControl) | ACCOUNTDISABLE),
        lockoutTime: '0',
      })),
    disable: (sid) =>
      modify(sid, ({ userAccountControl }) => ({
        userAccountControl: String(Number(userAccountControl) | ACCOUNTDISABLE),
      })),
    resetAndEnable: (sid, password) =>
      modify(sid, ({ userAccountControl }) => ({
        ...newPassword(password),
        userAccountControl: String(Number(userAccountControl) & ~ACCOUNTDISABLE),
      })),
  };
}

/** By the base of the search, so that nothing is ever written into a filter. https://learn.microsoft.com/windows/win32/ad/binding-to-an-object-using-a-sid */
async function find(client: Client, securityIdentifier: string, host: string): Promise<Found> {
  if (!/^S-1-\d+(-\d+)+$/.test(securityIdentifier)) {
    throw new Refusal(400, 'invalidDNSyntax', 'the security identifier of the account is malformed');
  }
  const [entry] = await entriesAt(client, securityIdentifier);
  if (entry === undefined) throw notHeld([host]);
  const found = Found.safeParse(entry);
  // An attribute that the bound account may not read is left out, not refused.
  if (!found.success) {
    throw new Refusal(403, 'insufficientAccessRights', 'Active Directory does not show the attributes of the account');
  }
  return found.data;
}

/** None where the controller does not hold it: of another domain it knows nothing, or refers to one. No referral is followed. */
async function entriesAt(client: Client, securityIdentifier: string): Promise<readonly unknown[]> {
  try {
    const { searchEntries } = await client.search(`<SID=${securityIdentifier}>`, {
      scope: 'base',
      filter: '(objectClass=user)',
      attributes: ['userAccountControl', 'pwdLastSet', 'lockoutTime', 'adminCount'],
    });
    return searchEntries;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === noSuchObject || cause.code === referral))
      return [];
    throw cause;
  }
}

function entryOf({ dn, userAccountControl, pwdLastSet, lockoutTime, adminCount }: Found): DirectoryEntry {
  return {
    distinguishedName: dn,
    isEnabled: (Number(userAccountControl) & ACCOUNTDISABLE) === 0,
    passwordLastSet: timeOf(pwdLastSet),
    lockedOutSince: timeOf(lockoutTime),
    isProtected: adminCount === '1',
  };
}

/** A FILETIME: 100 nanoseconds since 1601, beyond what a number holds exactly. 0 stands for never. */
function timeOf(value: string | string[] | undefined): string | null {
  if (typeof value !== 'string' || !/^\d+$/.test(value) || value === '0') return null;
  return new Date(Number(BigInt(value) / 10_000n - 11_644_473_600_000n)).toISOString();
}

type NewValues = Readonly<Record<string, string | Buffer>>;

/** In quotes and UTF-16, or it is refused. https://learn.microsoft.com/openspecs/windows_protocols/ms-adts/6e803168-f140-4d23-b2d3-c3a8ab5917d2 */
const newPassword = (password: string): NewValues => ({ unicodePwd: Buffer.from(`"${password}"`, 'utf16le') });

async function replacing(values: NewValues): Promise<Change[]> {
  const { Attribute, Change } = await library();
  return Object.entries(values).map(([type, value]) => {
    const modification = new Attribute({ type, values: [value] as string[] | Buffer[] });
    return new Change({ operation: 'replace', modification });
  });
}

/** Loaded when it is first needed: on the way to the cut-off it would cost 20 ms. */
const library = async (): Promise<Pick<typeof ldapts, 'Attribute' | 'Change' | 'Client'>> => import('ldapts');
