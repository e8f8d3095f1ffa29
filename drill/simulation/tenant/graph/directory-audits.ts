import { days } from '../../../../shared/domain/duration.ts';
import type { AuditTarget, DirectoryAudit } from '../directory-audit.ts';
import type { TenantState } from '../state.ts';
import { demandClauses } from './demand-clauses.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';

/** https://learn.microsoft.com/en-us/graph/api/resources/directoryaudit#properties */
const supported: readonly RegExp[] = [
  /^activityDateTime (eq|g[et]|l[et]) \S+$/,
  /^(activityDisplayName|category|correlationId|id|loggedByService|result) eq ''$/,
  /^initiatedBy\/(user\/(id|displayName|userPrincipalName)|app\/(appId|displayName)) eq ''$/,
  /^startswith\((activityDisplayName|initiatedBy\/user\/userPrincipalName), ?''\)$/i,
  /^targetResources\/any\((\w+): ?(\1\/(id|displayName) eq ''|startswith\(\1\/displayName, ?''\))\)$/i,
];

/** The newest comes first, and nothing is older than 30 days. https://learn.microsoft.com/en-us/graph/api/directoryaudit-list */
export function registerDirectoryAudits(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /auditLogs/directoryAudits', (context) => {
    demandClauses(context.req.query('$filter'), supported);
    const now = state.clock.now();
    const kept = state.directoryAudits.filter(
      ({ at }) => at >= now - days(30) && at <= now - state.logs.directoryLagMs,
    );
    const newest = kept.toSorted((a, b) => b.at - a.at);
    return page(
      context,
      newest.map((audit) => resource(state, audit)),
      5,
    );
  });
}

function resource(state: TenantState, audit: DirectoryAudit) {
  const { id, at, activityDisplayName, category, initiatedBy, app, targets, reason = '' } = audit;
  const user = state.users.get(initiatedBy ?? '');
  return {
    id,
    activityDateTime: new Date(at).toISOString(),
    activityDisplayName,
    category,
    correlationId: id,
    loggedByService: activityDisplayName.endsWith('security info') ? 'Authentication Methods' : 'Core Directory',
    operationType: 'Update',
    result: 'success',
    resultReason: reason,
    initiatedBy:
      initiatedBy === null
        ? { app: { ...anApplication, ...app }, user: null }
        : {
            app: null,
            user: { id: initiatedBy, displayName: null, userPrincipalName: user?.userPrincipalName ?? null },
          },
    targetResources: targets.map((target) => targetResource(state, target)),
    additionalDetails: [],
  };
}

const anApplication = {
  displayName: 'An application',
  appId: null,
  servicePrincipalId: null,
  servicePrincipalName: null,
};

function targetResource(state: TenantState, { id, type, displayName, modified = [] }: AuditTarget) {
  return {
    id,
    type,
    displayName: displayName ?? null,
    userPrincipalName: state.users.get(id)?.userPrincipalName ?? null,
    groupType: null,
    modifiedProperties: modified.map(({ name, old, new: value }) => ({
      displayName: name,
      oldValue: old,
      newValue: value,
    })),
  };
}
