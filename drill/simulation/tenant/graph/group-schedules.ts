import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { AppIdentity } from '../app-tokens.ts';
import { entity } from './entity.ts';
import { wholeSecond } from '../graph-time.ts';
import { isRunning } from '../roles/held-roles.ts';
import type { GroupAccess, SimulatedGroup } from '../roles/role-state.ts';
import type { TenantState } from '../state.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { demandRole, serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import {
  alreadyAssigned,
  demandFiveMinutes,
  demandPim,
  endOf,
  groupRequest,
  noSuchAssignment,
  type GroupRequest,
} from './schedule-request.ts';

/** Membership and ownership of groups. https://learn.microsoft.com/en-us/graph/api/resources/privilegedidentitymanagement-for-groups-api-overview */
export function registerGroupSchedules(surface: GraphSurface): void {
  const { state } = surface;
  const rowsOf = (kind: 'active' | 'eligible'): Record<string, unknown>[] =>
    [...state.roles.groups.values()]
      .filter(({ isManagedByPim }) => isManagedByPim)
      .flatMap((group) => group[kind].filter((one) => isRunning(state, one)).map((one) => instance(group, one)));
  const list = (rows: () => Record<string, unknown>[]) => (context: Context) => {
    demandPim(state);
    if (!/\b(principalId|groupId) eq /.test(context.req.query('$filter') ?? '')) {
      throw new GraphProblem(400, 'MissingFilter', 'A filter on groupId or principalId is required.');
    }
    return page(context, rows(), 1);
  };
  const root = '/identityGovernance/privilegedAccess/group';
  serve(
    surface,
    `GET ${root}/assignmentScheduleInstances`,
    list(() => rowsOf('active')),
  );
  serve(
    surface,
    `GET ${root}/eligibilityScheduleInstances`,
    list(() => rowsOf('eligible')),
  );
  const answer = async (context: Context, caller: AppIdentity, kind: 'active' | 'eligible'): Promise<Response> => {
    const operation = `POST ${root}/${kind === 'active' ? 'assignment' : 'eligibility'}ScheduleRequests` as const;
    const request = await groupRequest(context);
    demandRole(state, caller, `${operation} ${request.action}`);
    demandPim(state);
    carryOut(state, request, kind);
    state.writes.push({ at: state.clock.now(), operation, objectId: request.principalId });
    const status = request.action === 'adminRemove' ? 'Revoked' : 'Provisioned';
    return entity(
      context,
      `${operation.slice('POST /'.length)}/$entity`,
      { id: randomUUID(), status, ...request },
      201,
    );
  };
  serve(surface, `POST ${root}/assignmentScheduleRequests`, (context, caller) => answer(context, caller, 'active'));
  serve(surface, `POST ${root}/eligibilityScheduleRequests`, (context, caller) => answer(context, caller, 'eligible'));
}

function carryOut(state: TenantState, request: GroupRequest, kind: 'active' | 'eligible'): void {
  const { principalId, groupId, accessId } = request;
  const group = state.roles.groups.get(groupId);
  if (!group) throw notFound(groupId);
  if (!group.isManagedByPim) throw new GraphProblem(400, 'ResourceNotFound', 'The group is not managed by PIM.');
  const held = group[kind].find((one) => one.principalId === principalId && one.access === accessId);
  if (request.action === 'adminAssign') {
    if (held && isRunning(state, held)) throw alreadyAssigned();
    const from = state.clock.now();
    group[kind].push({ principalId, access: accessId, from, until: endOf(request), activated: false });
    return;
  }
  if (!held || !isRunning(state, held)) throw noSuchAssignment();
  demandFiveMinutes(state, held);
  group[kind].splice(group[kind].indexOf(held), 1);
}

function instance(group: SimulatedGroup, held: GroupAccess): Record<string, unknown> {
  const { principalId, access, from, until, activated } = held;
  return {
    id: `${group.id}_${access}_${principalId}`,
    principalId,
    groupId: group.id,
    accessId: access,
    memberType: 'direct',
    assignmentType: activated ? 'activated' : 'assigned',
    startDateTime: from === null ? null : wholeSecond(from),
    endDateTime: until === null ? null : wholeSecond(until),
  };
}
