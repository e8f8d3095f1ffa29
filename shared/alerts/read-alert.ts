import { graphAlert } from './readers/graph-alert.ts';
import { isOwnEcho } from './own-echo.ts';
import { plainAlert } from './readers/plain-alert.ts';
import type { AlertReader, ReadAlert } from './alert.ts';
import { sentinelIncident } from './readers/sentinel-incident.ts';

/** The most particular shape first. */
export const alertReaders: readonly AlertReader[] = [sentinelIncident, graphAlert, plainAlert];

const ownEcho: ReadAlert = {
  rejected: {
    reason: 'This only tells that an administrator confirmed the compromise, as Cordon itself does: it starts nothing.',
    errors: [
      {
        field: 'riskEventType',
        problem: 'is adminConfirmedUserCompromised',
        remedy: 'Send the alert that made the administrator confirm it, or {"account": …, "reason": …}',
      },
    ],
  },
};

/** Reads an alert in whatever known format it comes. Never throws. */
export function readAlert(body: unknown, receivedAt: string): ReadAlert {
  if (isOwnEcho(body)) return ownEcho;
  const reader = alertReaders.find((each) => each.recognises(body));
  if (reader) return reader.read(body, receivedAt);
  const formats = alertReaders.map(({ format }) => format).join(', ');
  return {
    rejected: {
      reason: 'This is no alert that Cordon can read.',
      errors: [
        {
          field: 'body',
          problem: `has the shape of no known format (${formats})`,
          remedy:
            'Send {"account": "<user principal name, object id, address or SID>", "reason": "<why>"}, or a Sentinel incident as the playbook trigger gives it',
        },
      ],
    },
  };
}
