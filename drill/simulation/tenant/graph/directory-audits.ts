import { days } from '../../../../shared/domain/duration.ts';
import type { AuditTarget, DirectoryAudit } from '../directory-audit.ts';
import type { TenantState } from '../state.ts';
import { GraphProblem } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';

type Wanted = (audit: DirectoryAudit) => boolean;

/** The newest comes first, and nothing is older than 30 days. https://learn.microsoft.com/en-us/graph/api/directoryaudit-list */
export function registerDirectoryAudits(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /auditLogs/directoryAudits', (context) => {
    const clauses = context.req.query('$filter')?.split(' and ') ?? [];
    const tests = clauses.map((clause) => clauseTest(clause.trim()));
    const now = state.clock.now();
    const kept = state.directoryAudits.filter(
      ({ at }) => at >= now - days(30) && at <= now - state.logs.directoryLagMs,
    );
    const found = kept.filter((audit) => tests.every((holds) => holds(audit))).sort((a, b) => b.at - a.at);
    return page(
      context,
      found.map((audit) => resource(state, audit)),
      5,
    );
  });
}

function clauseTest(clause: string): Wanted {
  const initiator = /^initiatedBy\/user\/id eq '([^']*)'$/.exec(clause)?.[1];
  if (initiator !== undefined) return ({ initiatedBy }) => initiatedBy === initiator;
  const [, variable, used, target] = /^targetResources\/any\((\w+): ?(\w+)\/id eq '([^']*)'\)$/.exec(clause) ?? [];
  if (target !== undefined && variable === used) return ({ targets }) => targets.some(({ id }) => id === target);
  const [, property, value] = /^(activityDisplayName|category) eq '([^']*)'$/.exec(clause) ?? [];
  if (property === 'activityDisplayName' || property === 'category') return (audit) => audit[property] === value;
  const [, comparison, time] = /^activityDateTime (ge|le) (\S+)$/.exec(clause) ?? [];
  const moment = Date.parse(time ?? '');
  if (Number.isNaN(moment)) throw new GraphProblem(400, 'BadRequest', `Invalid filter clause: ${clause}`);
  return ({ at }) => (comparison === 'ge' ? at >= moment : at <= moment);
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
