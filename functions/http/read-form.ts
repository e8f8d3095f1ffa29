import type { Alert } from '../../shared/alerts/alert.ts';
import { plainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import type { Read } from './route.ts';

/** Cordon's own form, which names one account. */
export function readForm(sent: unknown, receivedAt: string): Read<Alert> {
  const read = plainAlert.read(sent, receivedAt);
  return 'rejected' in read ? read : read.alerts[0];
}
