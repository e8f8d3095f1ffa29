import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { AppIdentity } from '../app-tokens.ts';
import { entity } from './entity.ts';
import { wholeSecond } from '../graph-time.ts';
import { activeAssignments, dropAssignment, isRunning } from '../roles/held-roles.ts';
import { roleDefinitions, roleNamed } from '../roles/role-definitions.ts';
import type { RoleHolding } from '../roles/role-state.ts';
import type { TenantState } from '../state.ts';
import { GraphProblem } from './graph-problem.ts';
import { demandRole, serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import {
  alreadyAssigned,
  demandFiveMinutes,
  demandPim,
  endOf,
  noSuchAssignment,
  roleRequest,
  type RoleRequest,
} from './schedule-request.ts';

/**
 * Privileged Identity Management: it also knows, and ends, what was assigned outside of it.
 * https://learn.microsoft.com/en-us/graph/api/resources/privilegedidentitymanagementv3-overview
 */
export function registerRoleSchedules(surface: GraphSurface): void {
  const { state } = surface;
  const eligible = (): RoleHolding[] => state.roles.eligibilities.filter((one) => isRunning(state, one));
  const list = (rows: () => Record<string, unknown>[]) => (context: Context) => {
    demandPim(state);
    return page(context, rows(), 1);
  };
  serve(
    surface,
    'GET /roleManagement/directory/roleAssignmentScheduleInstances',
    list(() =>
      activeAssignments(state).map((one) => ({
        ...instance(one),
        assignmentType: one.activated ? 'Activated' : 'Assigned',
        roleAssignmentOriginId: one.id,
        roleAssignmentScheduleId: one.id,
      })),
    ),
  );
  serve(
    surface,
    'GET /roleManagement/directory/roleEligibilityScheduleInstances',
    list(() => eligible().map((one) => ({ ...instance(one), roleEligibilityScheduleId: one.id }))),
  );
  const answer = async (context: Context, caller: AppIdentity, kind: Kind): Promise<Response> => {
    const operation = `POST /roleManagement/directory/role${kind}ScheduleRequests` as const;
    const request = await roleRequest(context);
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
  serve(surface, 'POST /roleManagement/directory/roleAssignmentScheduleRequests', (context, caller) =>
    answer(context, caller, 'Assignment'),
  );
  serve(surface, 'POST /roleManagement/directory/roleEligibilityScheduleRequests', (context, caller) =>
    answer(context, caller, 'Eligibility'),
  );
}

type Kind = 'Assignment' | 'Eligibility';

function carryOut(state: TenantState, request: RoleRequest, kind: Kind): void {
  const { principalId, directoryScopeId: scope } = request;
  const role = roleNamed(request.roleDefinitionId);
  if (role === undefined) throw new GraphProblem(400, 'RoleNotFound', 'The role is not found.');
  const { eligibilities, assignments } = state.roles;
  const all = kind === 'Assignment' ? activeAssignments(state) : eligibilities;
  const held = all.find((one) => one.principalId === principalId && one.role === role && one.scope === scope);
  if (request.action === 'adminAssign') {
    if (held && isRunning(state, held)) throw alreadyAssigned();
    const from = state.clock.now();
    const made = { id: randomUUID(), principalId, role, scope, from, until: endOf(request), activated: false };
    (kind === 'Assignment' ? assignments : eligibilities).push(made);
    return;
  }
  if (!held || !isRunning(state, held)) throw noSuchAssignment();
  demandFiveMinutes(state, held);
  if (kind === 'Assignment') dropAssignment(state, held);
  else eligibilities.splice(eligibilities.indexOf(held), 1);
}

function instance({ id, principalId, role, scope, from, until }: RoleHolding): Record<string, unknown> {
  return {
    id,
    principalId,
    roleDefinitionId: roleDefinitions[role] ?? '',
    directoryScopeId: scope,
    appScopeId: null,
    startDateTime: from === null ? null : wholeSecond(from),
    endDateTime: until === null ? null : wholeSecond(until),
    memberType: 'Direct',
  };
}
