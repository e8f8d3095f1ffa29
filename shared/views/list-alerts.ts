import * as z from 'zod';
import type { CaseStore } from '../casefile/case-store.ts';
import { keys } from '../casefile/keys.ts';
import type { AlertState } from '../intake/keep-alert.ts';
import { KeptAlert } from '../intake/keep-alert.ts';

export const AlertList = z.strictObject({
  alerts: z.array(KeptAlert),
  next: z.string().optional().meta({ description: 'Send it as "after" for the next page; absent on the last one.' }),
});
export type AlertList = z.infer<typeof AlertList>;

export const mostAlerts = 25;

interface AlertPage {
  readonly state: AlertState;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of the alerts that started nothing, newest first. */
export async function listAlerts(
  { state, after = '', limit = mostAlerts }: AlertPage,
  store: CaseStore,
): Promise<AlertList> {
  const prefix = keys.keptAlerts(state);
  // One more than is shown tells whether another page follows.
  const found = await store.keys(prefix, { after: `${prefix}${after}`, limit: limit + 1 });
  const page = found.slice(0, limit);
  const isWaiting = async (key: string): Promise<boolean> =>
    state !== 'held' || (await store.get(`${keys.keptAlerts('answered')}${key.slice(prefix.length)}`)) === undefined;
  const alerts = await Promise.all(
    page.map(async (key) => ((await isWaiting(key)) ? store.get<KeptAlert>(key) : undefined)),
  );
  const last = page.at(-1)?.slice(prefix.length);
  return {
    alerts: alerts.filter((each) => each !== undefined),
    ...(last === undefined || found.length === page.length ? {} : { next: last }),
  };
}

/** Nobody counts further: somebody has to look. */
const mostCounted = 100;

export const AlertCounts = z
  .strictObject({ held: z.number().int(), rejected: z.number().int() })
  .meta({ description: `Alerts that started nothing: GET /api/alerts lists them. Counted up to ${mostCounted}.` });
export type AlertCounts = z.infer<typeof AlertCounts>;

export async function countAlerts(store: CaseStore): Promise<AlertCounts> {
  const placesOf = async (state: AlertState, limit: number): Promise<string[]> => {
    const prefix = keys.keptAlerts(state);
    return (await store.keys(prefix, { limit })).map((key) => key.slice(prefix.length));
  };
  const [held, rejected] = await Promise.all([placesOf('held', 10 * mostCounted), placesOf('rejected', mostCounted)]);
  // Most of the time nothing is held, and nothing more is read.
  const answered = new Set(held.length === 0 ? [] : await placesOf('answered', 10 * mostCounted));
  const waiting = held.filter((place) => !answered.has(place));
  return { held: Math.min(waiting.length, mostCounted), rejected: rejected.length };
}
