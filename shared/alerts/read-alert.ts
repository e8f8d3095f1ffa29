import { graphAlert } from './graph-alert.ts';
import { plainAlert } from './plain-alert.ts';
import type { AlertReader, ReadAlert } from './reader.ts';
import { sentinelIncident } from './sentinel-incident.ts';

/** The most particular shape first. */
export const alertReaders: readonly AlertReader[] = [sentinelIncident, graphAlert, plainAlert];

/** Reads an alert in whatever known format it comes. Never throws. */
export function readAlert(body: unknown, receivedAt: string): ReadAlert {
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
