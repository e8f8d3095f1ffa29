import type { Loot } from './loot.ts';
import { resultOf, type DoorResult } from './door-result.ts';
import type { TenantClient } from './tenant-client.ts';

/** Reads a file by the link he made, and looks whether anybody can still fall for what he sent. */
export async function tryContent(client: TenantClient, { content }: Loot): Promise<DoorResult[]> {
  if (content === undefined) return [];
  const doors: DoorResult[] = [];
  if (content.sharingLink !== undefined) {
    doors.push(resultOf('sharing-link', await client.get(`/drill/shared-link/${content.sharingLink}`)));
  }
  if (content.phishing !== undefined) {
    const { recipient, subject } = content.phishing;
    const answer = await client.get(`/drill/phished/${recipient}/${encodeURIComponent(subject)}`);
    const opened = answer.status === 200;
    doors.push({ door: 'phishing-mail', opened, answer: opened ? 'still in a mailbox' : 'gone from the mailbox' });
  }
  return doors;
}
