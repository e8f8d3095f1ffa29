import type { AlertReader, ReadAlert } from './alert.ts';
import { alertsFrom } from './alerts-from.ts';
import type { Reception } from './alerts-from.ts';
import { rejection } from '../domain/problem.ts';
import { isOwnEcho } from './own-echo.ts';
import { graphAlert } from './readers/graph-alert.ts';
import { plainAlert } from './readers/plain-alert.ts';
import { sentinelIncident } from './readers/sentinel-incident.ts';

/** Every format there is, the most particular shape first. */
export const alertReaders: readonly AlertReader[] = [sentinelIncident, graphAlert, plainAlert];

const ownEcho: ReadAlert = {
  rejected: rejection(
    'This only says that an administrator confirmed the compromise, as Cordon itself does: it starts nothing.',
    'riskEventType',
    'is adminConfirmedUserCompromised',
    'Send the alert that made the administrator confirm it, or {"account": …, "reason": …}',
    'echo',
  ),
};

/** Whether it has the shape of some known format. */
export function recognises(body: unknown): boolean {
  return alertReaders.some((each) => each.recognises(body));
}

/** Reads an alert in whatever known format it comes. Never throws. */
export function readAlert(body: unknown, reception: Reception): ReadAlert {
  if (isOwnEcho(body)) return ownEcho;
  const reader = alertReaders.find((each) => each.recognises(body));
  if (reader) return alertsFrom(reader, body, reception);
  const formats = alertReaders.map(({ format }) => format).join(', ');
  const problem = `has the shape of no known format (${formats})`;
  const remedy =
    'Send {"account": "<user principal name, object id, address or SID>", "reason": "<why>"}, or a Sentinel incident as the playbook trigger gives it';
  return { rejected: rejection('Cordon cannot read this alert.', 'body', problem, remedy, 'unreadable') };
}
