import * as z from 'zod';
import { keys, messageKey } from '../casefile/keys.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import type { KeptAlert } from './keep-alert.ts';

/** A person's word about a held alert. */
export const AlertAnswer = z.strictObject({
  alert: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'The messageId of the held alert, as GET /api/alerts shows it.' }),
});
export type AlertAnswer = z.infer<typeof AlertAnswer>;

/** Where in the list an alert stands that was held; undefined where none of this id was. */
export async function placeOfHeld(alert: string, store: CaseStore): Promise<string | undefined> {
  const held = keys.keptAlerts('held');
  return (await store.keys(held)).map((key) => key.slice(held.length)).find((each) => isOf(each, alert));
}

export async function isAnswered(place: string, store: CaseStore): Promise<boolean> {
  return (await store.get(`${keys.keptAlerts('answered')}${place}`)) !== undefined;
}

/** Keys begin with the time, newest first, as 13 digits. */
function isOf(place: string, alert: string): boolean {
  return place.slice(14) === messageKey(alert.slice(0, 200)) || place.slice(14) === messageKey(alert);
}

/** From now on nobody waits for it; the first answer counts. */
export async function answerAlert(
  place: string,
  answered: NonNullable<KeptAlert['answered']>,
  store: CaseStore,
): Promise<void> {
  const kept = await store.get<KeptAlert>(`${keys.keptAlerts('held')}${place}`);
  if (kept) await store.putIfAbsent(`${keys.keptAlerts('answered')}${place}`, { ...kept, state: 'answered', answered });
}

export function notHeld(field: string): Rejection {
  const remedy = 'Use the messageId that GET /api/alerts?state=held shows';
  return rejection('No held alert is answered by this.', field, 'names no alert that is held', remedy);
}
