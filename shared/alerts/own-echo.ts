import * as z from 'zod';

const name = z.string().nullish().catch(null);

/** Where Microsoft writes the kind of a risk event: in Graph, and in the log that Azure Monitor forwards. */
const RiskEvent = z.object({
  riskEventType: name,
  detectorId: name,
  title: name,
  properties: z.object({ riskEventType: name }).nullish().catch(null),
});

/** Defender and Sentinel call an alert by its detection; an incident that has other alerts too is more than an echo. */
const SentinelIncident = z.object({
  object: z.object({
    properties: z.object({
      title: name,
      additionalData: z
        .object({ alertsCount: z.number().nullish().catch(null) })
        .nullish()
        .catch(null),
    }),
  }),
});

/**
 * Whether the alert only tells that an administrator confirmed the compromise. Cordon does so in every containment, and starting one for
 * its own word would never end. https://learn.microsoft.com/graph/api/resources/riskdetection
 * https://learn.microsoft.com/entra/id-protection/howto-identity-protection-risk-feedback
 */
export function isOwnEcho(body: unknown): boolean {
  const event = RiskEvent.safeParse(body).data;
  const kinds = [event?.riskEventType, event?.detectorId, event?.properties?.riskEventType];
  if (kinds.some((kind) => kind?.toLowerCase() === 'adminconfirmedusercompromised')) return true;
  const incident = SentinelIncident.safeParse(body).data?.object.properties;
  if ((incident?.additionalData?.alertsCount ?? 1) > 1) return false;
  return /^admin confirmed user compromised\b/i.test(incident?.title ?? event?.title ?? '');
}
