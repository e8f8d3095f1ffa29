import { days } from '../../shared/domain/duration.ts';
import type { ServiceBusMessage } from '@azure/service-bus';
import type { Matter } from '../../shared/domain/mode.ts';
import type { Duration } from '../../shared/domain/duration.ts';
import type { PlanForm } from '../../shared/domain/plan-options.ts';

export interface AlertFor {
  readonly victim: { readonly objectId: string; readonly userPrincipalName: string; readonly displayName: string };
  readonly tenantId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Anything chosen here needs Cordon's own form: an incident of Sentinel has no room for it. */
  readonly options: Partial<PlanForm>;
  readonly watch?: Matter | undefined;
  /** So long, as somebody can say. */
  readonly compromisedFor?: Duration | undefined;
}

/** The alert as the SIEM would put it on the queue. */
export function alertFor({ victim, tenantId, at, options, watch, compromisedFor }: AlertFor): ServiceBusMessage {
  const chosen = watch ?? Object.values(options).some((value) => !Array.isArray(value) || value.length > 0);
  const messageId = `drill-${at}`;
  if (chosen)
    return {
      messageId,
      contentType: 'application/json',
      body: {
        account: victim.userPrincipalName,
        reason: title,
        id: messageId,
        source: 'drill',
        severity: 'high',
        options,
        ...(compromisedFor === undefined ? {} : { compromisedSince: new Date(at - compromisedFor).toISOString() }),
        ...(watch ? { mode: 'watch', matter: { reference: watch.reference } } : {}),
      },
    };
  return { messageId, contentType: 'application/json', body: sentinelIncident(victim, tenantId, at) };
}

const title = 'Impossible travel, then a new inbox rule';

/** https://learn.microsoft.com/azure/sentinel/automation/playbook-triggers-actions */
function sentinelIncident(victim: AlertFor['victim'], tenantId: string, at: number): unknown {
  const [accountName, upnSuffix] = victim.userPrincipalName.split('@');
  const incident = '2f0d80f1-3e6d-49a7-8cc4-ad88fc708c95';
  return {
    objectSchemaType: 'Incident',
    objectEventType: 'Create',
    object: {
      name: incident,
      type: 'Microsoft.SecurityInsights/Incidents',
      properties: {
        title,
        severity: 'High',
        status: 'New',
        // The analyst on duty: never the victim.
        owner: { objectId: null, userPrincipalName: null },
        firstActivityTimeUtc: new Date(at - days(2)).toISOString(),
        createdTimeUtc: new Date(at).toISOString(),
        relatedEntities: [
          {
            kind: 'Account',
            type: 'Microsoft.SecurityInsights/Entities',
            properties: {
              aadTenantId: tenantId,
              aadUserId: victim.objectId,
              accountName,
              upnSuffix,
              friendlyName: victim.displayName,
            },
          },
        ],
      },
    },
  };
}
