import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { Alert } from '../alerts/alert.ts';
import { seconds } from '../domain/duration.ts';
import type { Intake } from './intake.ts';

/** Whether the case has heard of this alert: an id that the same source gave before. */
export async function knowsAlert(caseId: string, alert: Alert, { store }: Pick<Intake, 'store'>): Promise<boolean> {
  return (await store.get(markOf(caseId, alert))) !== undefined;
}

/**
 * Writes the alert into the case, once per alert id. The mark decides between two who write at the same time; a mark without an entry
 * that has grown old is left from a crash, and the entry is made up for.
 */
export async function recordAlert(
  caseId: string,
  alert: Alert,
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<void> {
  const at = now();
  const { written, value } = await store.putIfAbsent(markOf(caseId, alert), { at });
  if (!written && Date.parse(at) - Date.parse(value.at) < seconds(10)) return;
  if (!written && (await hasEntry(caseId, alert, store))) return;
  const { incident, options, watch } = alert;
  await tell(store, caseId, { kind: 'alert', at, incident, options, ...(watch ? { watch } : {}) });
}

async function hasEntry(caseId: string, alert: Alert, store: Intake['store']): Promise<boolean> {
  const mark = markOf(caseId, alert);
  const alerts = (await store.entries(caseId)).filter(({ kind }) => kind === 'alert');
  return alerts.some((entry) => markOf(caseId, { incident: entry['incident'] as Alert['incident'] }) === mark);
}

const markOf = (caseId: string, { incident: { source, id } }: Pick<Alert, 'incident'>): string =>
  keys.alert(caseId, source, id);
