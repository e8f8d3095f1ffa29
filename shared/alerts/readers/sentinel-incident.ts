import * as z from 'zod';
import { PlanOptions } from '../../domain/plan-options.ts';
import type { AccountReference } from '../../domain/account-reference.ts';
import { bestReference } from '../account-reference.ts';
import { compromisedSinceFirstSeen } from '../compromised-since.ts';
import { fieldProblems } from '../field-problems.ts';
import type { Alert, AlertReader } from '../alert.ts';

const text = z.string().nullish();

/**
 * What an automation rule of Microsoft Sentinel hands to a playbook. `owner` is the analyst, never the victim, and is not read.
 * https://learn.microsoft.com/azure/sentinel/automation/playbook-triggers-actions#microsoft-sentinel-triggers-summary
 */
const SentinelIncident = z.object({
  object: z.object({
    name: z.string().min(1),
    properties: z.object({
      title: text,
      severity: text,
      firstActivityTimeUtc: text,
      relatedEntities: z.array(z.unknown()),
    }),
  }),
});

const AccountEntity = z.object({
  kind: z.string().regex(/^account$/i),
  properties: z.object({ aadUserId: text, accountName: text, upnSuffix: text, sid: text, friendlyName: text }),
});
type AccountEntity = z.infer<typeof AccountEntity>;

const Severity = z.enum(['informational', 'low', 'medium', 'high']).catch('medium');
const Recognised = z.object({
  object: z.object({ type: z.string().regex(/^Microsoft\.SecurityInsights\/Incidents$/i) }),
});

const remedies = {
  body: 'Send the incident as the playbook trigger gives it, unchanged',
  object: 'Send the incident as the playbook trigger gives it, with object.name and object.properties.relatedEntities',
};

export const sentinelIncident: AlertReader = {
  format: 'sentinel-incident',
  recognises: (body) => Recognised.safeParse(body).success,
  read(body, receivedAt) {
    const read = SentinelIncident.safeParse(body);
    if (!read.success) {
      const reason = 'The Sentinel incident lacks what is needed.';
      return { rejected: { reason, errors: fieldProblems(read.error, remedies) } };
    }
    const { name, properties } = read.data.object;
    const incident = {
      id: name.slice(0, 200),
      source: 'sentinel',
      title: (properties.title ?? 'Microsoft Sentinel incident').slice(0, 500),
      severity: Severity.parse(properties.severity?.toLowerCase()),
      receivedAt,
      compromisedSince: compromisedSinceFirstSeen(properties.firstActivityTimeUtc, receivedAt),
    };
    const entities = properties.relatedEntities.flatMap((entity) => AccountEntity.safeParse(entity).data ?? []);
    const named = new Map<string, AccountReference>();
    const unnamed: string[] = [];
    for (const entity of entities) {
      const reference = referenceTo(entity);
      if (reference) named.set(`${reference.by} ${reference.value}`, reference);
      else unnamed.push((entity.properties.friendlyName ?? 'an account without id, name and SID').slice(0, 200));
    }
    const [first, ...more] = [...named.values()].map((reference): Alert => ({
      reference,
      incident,
      options: PlanOptions.parse({}),
    }));
    if (first) return { format: 'sentinel-incident', alerts: [first, ...more], unnamed };
    const problem = `names no account that can be found (${String(entities.length)} account entities)`;
    const remedy = 'Map an Account entity with AadUserId, or Name and UPNSuffix, or Sid in the analytics rule';
    const field = 'object.properties.relatedEntities';
    return { rejected: { reason: 'The Sentinel incident names no account.', errors: [{ field, problem, remedy }] } };
  },
};

function referenceTo({ properties }: AccountEntity): AccountReference | undefined {
  const { aadUserId, accountName, upnSuffix, sid } = properties;
  const userPrincipalName = accountName && upnSuffix ? `${accountName}@${upnSuffix}` : undefined;
  return bestReference({ objectId: aadUserId, userPrincipalName, sid });
}
