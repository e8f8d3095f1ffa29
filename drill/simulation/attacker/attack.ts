import type { KeyRing } from './key-ring.ts';
import type { Stolen } from './stolen.ts';
import type { TenantAnswer, TenantClient } from './tenant-client.ts';

/** What the attacker has in one round of tries, whichever door it is. */
export interface Attack {
  readonly client: TenantClient;
  readonly loot: Stolen;
  readonly keys: KeyRing;
  /** Sends one marked mail a round to each address asked for, however many doors wait for what becomes of it. */
  readonly probe: (address: string) => Promise<Probe>;
}

/** A marked mail, and the copies of it that have come to the attacker's drop box. */
export interface Probe {
  readonly subject: string;
  /** Whether it was sent and the drop box answered. */
  readonly wasAnswered: boolean;
  /** By which ways a copy came: `rule`, `forwarding`, `transport-rule`. */
  readonly arrivedBy: ReadonlySet<unknown>;
}

/** `mark` tells the mails of this round from those of any other. */
export function attackWith(client: TenantClient, loot: Stolen, keys: KeyRing, mark: string): Attack {
  const probes = new Map<string, Promise<Probe>>();
  return {
    client,
    loot,
    keys,
    probe(address) {
      const probe = probes.get(address) ?? sendProbe(client, loot.dropBox, address, `probe ${mark}`);
      probes.set(address, probe);
      return probe;
    },
  };
}

async function sendProbe(client: TenantClient, dropBox: string, to: string, subject: string): Promise<Probe> {
  const sent = await client.post('/drill/send-mail', { to, subject });
  const { status, body } = await client.get(`/drill/drop-box/${encodeURIComponent(dropBox)}`);
  const copies = recordsIn(body).filter((copy) => copy.get('subject') === subject);
  return {
    subject,
    // Mail to a mailbox that is no more comes back: that is an answer, too.
    wasAnswered: (sent.status === 202 || isBounce(sent)) && status === 200,
    arrivedBy: new Set(copies.map((copy) => copy.get('by'))),
  };
}

/** The records of a listing that the tenant answered. */
export function recordsIn(body: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown>[] {
  const rows = Array.isArray(body['value']) ? (body['value'] as unknown[]) : [];
  return rows.flatMap((row) => (typeof row === 'object' && row !== null ? [new Map(Object.entries(row))] : []));
}

function isBounce({ status, body }: TenantAnswer): boolean {
  return status === 404 && JSON.stringify(body).includes('ErrorInvalidRecipients');
}
