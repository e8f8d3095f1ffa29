import * as z from 'zod';
import { rejection } from '../../domain/problem.ts';
import { bestReference, bestReferences } from '../account-reference.ts';
import type { NamedAccount } from '../account-reference.ts';
import type { AlertReader } from '../alert.ts';
import { fieldProblems } from '../field-problems.ts';
import { judgementOf } from '../judgement-of.ts';
import type { Judgement } from '../judgement-of.ts';
import { severityOf } from '../severity-of.ts';

/** A field of another form than it should have costs that field, never the incident. */
const text = z.string().nullish().catch(null);

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
      firstActivityTimeUtc: z.unknown().optional(),
      status: text,
      classification: text,
      classificationReason: text,
      additionalData: z
        .object({ alertProductNames: z.array(text).nullish().catch(null) })
        .nullish()
        .catch(null),
      alerts: z.array(z.unknown()).nullish().catch(null),
      relatedEntities: z.array(z.unknown()),
    }),
  }),
});

const AccountEntity = z.object({
  kind: z.string().regex(/^account$/i),
  properties: z.object({ aadUserId: text, accountName: text, upnSuffix: text, sid: text, friendlyName: text }),
});
type SentinelIncident = z.infer<typeof SentinelIncident>;
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
    const named = bestReferences(entities.map(namesOf));
    if (named.length === 0) {
      const problem = `names no account that can be found (${String(entities.length)} account entities)`;
      const remedy = 'Map an Account entity with AadUserId, or Name and UPNSuffix, or Sid in the analytics rule';
      const field = 'object.properties.relatedEntities';
      return { rejected: rejection('The Sentinel incident names no account.', field, problem, remedy) };
    }
    return {
      id: name,
      // Sent again as it grows, with more accounts each time.
      partOf: name,
      title: properties.title ?? 'Microsoft Sentinel incident',
      severity: severityOf(properties.severity),
      firstSeen: properties.firstActivityTimeUtc,
      named,
      ...judgementOn(properties, named.length),
      unnamed: entities.flatMap((entity) =>
        bestReference(namesOf(entity)) ? [] : [entity.properties.friendlyName ?? 'an account without id, name and SID'],
      ),
    };
  },
};

/**
 * What is said of the incident, and of its alerts where all are over; where some are, nobody can tell which account is from which.
 * https://learn.microsoft.com/rest/api/securityinsights/incidents/list-alerts
 */
function judgementOn(properties: SentinelIncident['object']['properties'], accounts: number): Judgement {
  const { status, classification, classificationReason: reason } = properties;
  const judged = judgementOf({ status, classification, reason });
  if (judged.over !== undefined || judged.unsure !== undefined) return judged;
  if (isAboutMail(properties))
    return { unsure: 'is about mail, and does not say whether its accounts sent it, got it or reported it' };
  const alerts = (properties.alerts ?? []).map(
    (alert) => judgementOf(Alert.safeParse(alert).data?.properties ?? {}).over,
  );
  const over = alerts.filter((each) => each !== undefined);
  if (over.length === 0) return {};
  if (over.length === alerts.length) return { over: `${over[0] ?? ''}, with every alert of it` };
  return accounts > 1 ? { unsure: 'has alerts that are over, and does not say which account is from which' } : {};
}

/** What Defender for Office 365 says of an account itself. https://learn.microsoft.com/defender-xdr/alert-policies */
const aboutSender = /restrict|sending|forward|redirect|click/i;

/** Its other alerts name whoever got a mail or reported it. */
function isAboutMail({ title, additionalData }: SentinelIncident['object']['properties']): boolean {
  const products = additionalData?.alertProductNames ?? [];
  const areOfMail = products.every((name) => /office 365/i.test(name ?? '') && !/cloud app/i.test(name ?? ''));
  return products.length > 0 && areOfMail && !aboutSender.test(title ?? '');
}

const Alert = z.object({ properties: z.object({ status: text }) });

function namesOf({ properties }: AccountEntity): NamedAccount {
  const { aadUserId: objectId, accountName, upnSuffix, sid } = properties;
  return { objectId, userPrincipalName: accountName && upnSuffix ? `${accountName}@${upnSuffix}` : undefined, sid };
}
