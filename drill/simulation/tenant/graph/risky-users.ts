import { seconds } from '../../../../shared/domain/duration.ts';
import type { Context } from 'hono';
import * as z from 'zod';
import { setRisk } from '../account-changes.ts';
import { asRead } from '../late-reads.ts';
import type { RiskyUser, TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { readBody } from './read-body.ts';

const UserIds = z.object({ userIds: z.array(z.string()).max(60) });

const confirmed = {
  riskState: 'confirmedCompromised',
  riskLevel: 'high',
  riskDetail: 'adminConfirmedUserCompromised',
} as const;
const dismissed = { riskState: 'dismissed', riskLevel: 'none', riskDetail: 'adminDismissedAllRiskForUser' } as const;

/** https://learn.microsoft.com/en-us/graph/api/resources/riskyuser */
export function registerRiskyUsers(surface: GraphSurface): void {
  const { state } = surface;
  const mayCall = oncePerSecond(state);
  const write = (risk: Pick<RiskyUser, 'riskState' | 'riskLevel' | 'riskDetail'>, name: string) => {
    return async (context: Context) => {
      demandLicence(state);
      mayCall();
      const body = UserIds.safeParse(await readBody(context));
      if (!body.success) throw new GraphProblem(400, 'BadRequest', 'One or more userIds are invalid.');
      for (const id of body.data.userIds) {
        const user = state.users.get(id);
        if (user === undefined) throw notFound(id);
        setRisk(state, user, risk);
        state.writes.push({ at: state.clock.now(), operation: name, objectId: id });
      }
      return context.body(null, 204);
    };
  };
  const confirm = 'POST /identityProtection/riskyUsers/confirmCompromised';
  serve(surface, confirm, write(confirmed, confirm));
  const dismiss = 'POST /identityProtection/riskyUsers/dismiss';
  serve(surface, dismiss, write(dismissed, dismiss));
  serve(surface, 'GET /identityProtection/riskyUsers', (context) => {
    demandLicence(state);
    mayCall();
    const found = [...state.riskyUsers].filter(
      ([id, record]) => state.users.has(id) && asRead(state, record).riskState !== 'none',
    );
    return page(
      context,
      found.map(([id, record]) => riskyUserResource(state, id, asRead(state, record))),
      2,
    );
  });
  serve(surface, 'GET /identityProtection/riskyUsers/{id}', (context) => {
    demandLicence(state);
    mayCall();
    const id = context.req.param('id') ?? '';
    const user = state.users.get(id);
    const record = state.riskyUsers.get(id);
    const risk = record === undefined ? undefined : asRead(state, record);
    if (user === undefined || risk === undefined || risk.riskState === 'none') throw notFound(id);
    return entity(context, 'identityProtection/riskyUsers/$entity', riskyUserResource(state, id, risk));
  });
}

function riskyUserResource(state: TenantState, id: string, risk: RiskyUser) {
  const user = state.users.get(id);
  return {
    id,
    isDeleted: false,
    isProcessing: false,
    riskLevel: risk.riskLevel,
    riskState: risk.riskState,
    riskDetail: risk.riskDetail,
    riskLastUpdatedDateTime: new Date(risk.lastUpdated).toISOString(),
    userDisplayName: user?.displayName ?? null,
    userPrincipalName: user?.userPrincipalName ?? null,
  };
}

/** One call a second for the whole tenant, refused without Retry-After. https://learn.microsoft.com/en-us/graph/throttling-limits */
function oncePerSecond(state: TenantState): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = state.clock.now();
    if (now - last < seconds(1)) throw new GraphProblem(429, 'TooManyRequests', 'Too many requests.');
    last = now;
  };
}

function demandLicence(state: TenantState): void {
  if (state.organization.identityProtection) return;
  throw new GraphProblem(403, 'Forbidden', 'Your tenant is not licensed for this feature.');
}
