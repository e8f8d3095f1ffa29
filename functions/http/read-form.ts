import type { Alert } from '../../shared/alerts/alert.ts';
import { alertsFrom } from '../../shared/alerts/alerts-from.ts';
import type { Reception } from '../../shared/alerts/alerts-from.ts';
import { plainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import type { Read } from './route.ts';

/** Cordon's own form, which names one account. */
export function readForm(sent: unknown, reception: Reception): Read<Alert> {
  const read = alertsFrom(plainAlert, sent, reception);
  return 'rejected' in read ? read : read.alerts[0];
}
