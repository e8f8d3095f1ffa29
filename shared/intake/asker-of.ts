import type { Incident } from '../domain/incident.ts';
import type { Sender } from '../domain/sender.ts';

/** What an alert, or the case that it claimed, says of its sender. */
export interface Sent {
  readonly incident: Pick<Incident, 'source'>;
  readonly sentBy?: Sender | undefined;
}

/** Whoever has no proof of who they are is a machine, by the name that it gives itself. */
export function askerOf({ sentBy, incident: { source } }: Sent): Sender {
  return sentBy ?? { is: 'application', id: source, name: source };
}

export function isOfSameAsker(one: Sent, other: Sent): boolean {
  return askerOf(one).id === askerOf(other).id;
}
