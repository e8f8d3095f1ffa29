import type { Alert } from '../../shared/alerts/alert.ts';
import { alertsFrom } from '../../shared/alerts/alerts-from.ts';
import type { Reception } from '../../shared/alerts/alerts-from.ts';
import { plainAlert } from '../../shared/alerts/readers/plain-alert.ts';
import type { Read } from './route.ts';

/** Cordon's own form, which names one account and is never held: a person decided to send it. */
export function readForm(sent: unknown, reception: Reception): Read<Alert> {
  const read = alertsFrom(plainAlert, sent, reception);
  if ('held' in read) return { rejected: read.held };
  return 'rejected' in read ? read : read.alerts[0];
}
