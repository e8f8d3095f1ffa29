import * as z from 'zod';
import type { AccountReference } from '../../domain/account-reference.ts';
import { rejection } from '../../domain/problem.ts';
import { bestReference } from '../account-reference.ts';
import type { AlertReader } from '../alert.ts';
import { fieldProblems } from '../field-problems.ts';
import { severityOf } from '../severity-of.ts';

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
      status: text,
      classification: text,
      relatedEntities: z.array(z.unknown()),
    }),
  }),
});

const AccountEntity = z.object({
  kind: z.string().regex(/^account$/i),
  properties: z.object({ aadUserId: text, accountName: text, upnSuffix: text, sid: text, friendlyName: text }),
});
type AccountEntity = z.infer<typeof AccountEntity>;

const Recognised = z.object({
  object: z.object({ type: z.string().regex(/^Microsoft\.SecurityInsights\/Incidents$/i) }),
});

const remedies = {
  body: 'Send the incident as the playbook trigger gives it, unchanged',
  object: 'Send the incident as the playbook trigger gives it, with object.name and object.properties.relatedEntities',
};

export const sentinelIncident: AlertReader = {
  format: 'sentinel-incident',
  source: 'sentinel',
  recognises: (body) => Recognised.safeParse(body).success,
  read(body) {
    const read = SentinelIncident.safeParse(body);
    if (!read.success) {
      const reason = 'The Sentinel incident lacks what is needed.';
      return { rejected: { reason, errors: fieldProblems(read.error, remedies) } };
    }
    const { name, properties } = read.data.object;
    const entities = properties.relatedEntities.flatMap((entity) => AccountEntity.safeParse(entity).data ?? []);
    const named = entities.flatMap((entity) => referenceTo(entity) ?? []);
    if (named.length === 0) {
      const problem = `names no account that can be found (${String(entities.length)} account entities)`;
      const remedy = 'Map an Account entity with AadUserId, or Name and UPNSuffix, or Sid in the analytics rule';
      const field = 'object.properties.relatedEntities';
      return { rejected: rejection('The Sentinel incident names no account.', field, problem, remedy) };
    }
    return {
      id: name,
      title: properties.title ?? 'Microsoft Sentinel incident',
      severity: severityOf(properties.severity),
      firstSeen: properties.firstActivityTimeUtc,
      named,
      over: whyOver(properties.status, properties.classification),
      unnamed: entities.flatMap((entity) =>
        referenceTo(entity) ? [] : [entity.properties.friendlyName ?? 'an account without id, name and SID'],
      ),
    };
  },
};

/** https://learn.microsoft.com/azure/sentinel/investigate-incidents#close-an-incident */
function whyOver(status: string | null | undefined, classification: string | null | undefined): string | undefined {
  if (/^falsepositive$/i.test(classification ?? '')) return 'a false positive';
  if (/^benignpositive$/i.test(classification ?? '')) return 'expected activity';
  return /^closed$/i.test(status ?? '') ? 'closed' : undefined;
}

function referenceTo({ properties }: AccountEntity): AccountReference | undefined {
  const { aadUserId, accountName, upnSuffix, sid } = properties;
  const userPrincipalName = accountName && upnSuffix ? `${accountName}@${upnSuffix}` : undefined;
  return bestReference({ objectId: aadUserId, userPrincipalName, sid });
}
