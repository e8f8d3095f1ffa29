import type { Loot } from './loot.ts';
import { resultOf, type DoorResult } from './door-result.ts';
import type { TenantClient } from './tenant-client.ts';

/** Programs that are still connected, mail that is swept away, replies that carry his link, and copies by a rule of the organisation. */
export async function tryHeldMailbox(
  client: TenantClient,
  { mailbox, victim, dropBox }: Loot,
  subject: string,
): Promise<DoorResult[]> {
  if (mailbox === undefined) return [];
  const doors: DoorResult[] = [];
  for (const [door, id] of Object.entries(mailbox.heldConnections)) {
    doors.push(resultOf(door, await client.get(`/drill/held-connection/${id}`)));
  }
  await client.post('/drill/send-mail', { to: victim.userPrincipalName, subject });
  const encoded = encodeURIComponent(subject);
  const lies = await client.get(`/drill/where-it-lies/${victim.objectId}/${encoded}`);
  const swept = lies.body['inInbox'] === false;
  doors.push({
    door: 'sweep-rule',
    opened: swept,
    answer: swept ? `swept to ${String(lies.body['folder'])}` : 'not swept',
  });
  const replies = await client.get(`/drill/automatic-replies/${encodeURIComponent(mailbox.sweeps)}`);
  const replied = has(replies.body, { about: subject }, mailbox.repliesWith);
  doors.push({
    door: 'automatic-reply',
    opened: replied,
    answer: replied ? 'his link was sent' : 'no reply with his link',
  });
  if (mailbox.transportRule) {
    const { body } = await client.get(`/drill/drop-box/${encodeURIComponent(dropBox)}`);
    const copied = has(body, { subject, by: 'transport-rule' }, '');
    doors.push({ door: 'mail-flow-rule', opened: copied, answer: copied ? 'a copy arrived' : 'no copy arrived' });
  }
  return doors;
}

/** Whether one of the answered records has these values and mentions this text. */
function has(body: Readonly<Record<string, unknown>>, values: Readonly<Record<string, string>>, text: string): boolean {
  const rows = Array.isArray(body['value']) ? (body['value'] as unknown[]) : [];
  return rows.some((row) => {
    if (typeof row !== 'object' || row === null) return false;
    const said = new Map<string, unknown>(Object.entries(row));
    return (
      Object.entries(values).every(([key, value]) => said.get(key) === value) && JSON.stringify(row).includes(text)
    );
  });
}
