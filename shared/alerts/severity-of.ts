import { Incident } from '../domain/incident.ts';

const Severity = Incident.shape.severity.catch('medium');

/** How bad a source calls it. A word that Cordon does not know is neither alarm nor all-clear. */
export function severityOf(word: string | null | undefined): Incident['severity'] {
  return Severity.parse(word?.toLowerCase());
}
