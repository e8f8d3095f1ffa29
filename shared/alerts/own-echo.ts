import * as z from 'zod';

const name = z.string().nullish();

/** Where Microsoft writes the kind of a risk event: in Graph, and in the log that Azure Monitor forwards. */
const RiskEvent = z.object({
  riskEventType: name,
  detectorId: name,
  properties: z.object({ riskEventType: name }).nullish(),
});

/**
 * Whether the alert only tells that an administrator confirmed the compromise. Cordon does so in every containment, and starting one for
 * its own word would never end. https://learn.microsoft.com/graph/api/resources/riskdetection
 */
export function isOwnEcho(body: unknown): boolean {
  const event = RiskEvent.safeParse(body).data;
  const kinds = [event?.riskEventType, event?.detectorId, event?.properties?.riskEventType];
  return kinds.some((kind) => kind?.toLowerCase() === 'adminconfirmedusercompromised');
}
