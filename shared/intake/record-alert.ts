import { keys } from '../casefile/keys.ts';
import { tell } from '../casefile/record.ts';
import type { Sender } from '../domain/sender.ts';
import type { Alert } from '../alerts/alert.ts';
import type { Intake } from './intake.ts';

/** Whether the case has heard of this alert: an id that the same source gave before. */
export async function knowsAlert(caseId: string, alert: Alert, { store }: Pick<Intake, 'store'>): Promise<boolean> {
  return (await store.get(markOf(caseId, alert))) !== undefined;
}

/** Writes the alert into the case, once however often it is delivered; a mark without an entry, left from a crash, is made up for. */
export async function recordAlert(
  caseId: string,
  {
    incident,
    options,
    watch,
    sentBy,
  }: Pick<Alert, 'incident' | 'options' | 'watch'> & { readonly sentBy?: Sender | undefined },
  { store, now }: Pick<Intake, 'store' | 'now'>,
): Promise<void> {
  const at = now();
  const mark = markOf(caseId, { incident });
  await store.putIfAbsent(mark, { at });
  await tell(
    store,
    caseId,
    { kind: 'alert', at, incident, options, ...(watch ? { watch } : {}), sentBy },
    { once: mark },
  );
}

const markOf = (caseId: string, { incident: { source, id } }: Pick<Alert, 'incident'>): string =>
  keys.alert(caseId, source, id);
