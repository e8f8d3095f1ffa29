import { minutes } from '../../../../shared/domain/duration.ts';
import type { Context } from 'hono';
import * as z from 'zod';
import type { TenantState } from '../state.ts';
import { GraphProblem } from './graph-problem.ts';
import { readBody } from './read-body.ts';

const Expiration = z.object({
  type: z.enum(['noExpiration', 'afterDateTime']),
  endDateTime: z.iso.datetime().nullish(),
});
const common = {
  action: z.enum(['adminAssign', 'adminRemove']),
  principalId: z.guid(),
  justification: z.string().nullish(),
  scheduleInfo: z.object({ startDateTime: z.iso.datetime(), expiration: Expiration }).optional(),
};
const RoleRequest = z.object({ ...common, roleDefinitionId: z.guid(), directoryScopeId: z.string() });
const GroupRequest = z.object({ ...common, groupId: z.guid(), accessId: z.enum(['member', 'owner']) });
export type RoleRequest = z.infer<typeof RoleRequest>;
export type GroupRequest = z.infer<typeof GroupRequest>;

export async function roleRequest(context: Context): Promise<RoleRequest> {
  return parsed(RoleRequest, context);
}

export async function groupRequest(context: Context): Promise<GroupRequest> {
  return parsed(GroupRequest, context);
}

async function parsed<T extends RoleRequest | GroupRequest>(schema: z.ZodType<T>, context: Context): Promise<T> {
  const body = schema.safeParse(await readBody(context));
  if (!body.success) throw new GraphProblem(400, 'BadRequest', 'The request is malformed.');
  // The policy of an active assignment asks whoever makes one for a reason, and nobody who takes one away.
  if (body.data.action === 'adminAssign' && !body.data.justification) {
    const message = 'The following policy rules failed: ["JustificationRule"]';
    throw new GraphProblem(400, 'RoleAssignmentRequestPolicyValidationFailed', message);
  }
  if (body.data.action === 'adminAssign' && body.data.scheduleInfo === undefined) {
    throw new GraphProblem(400, 'ScheduleInfoRequired', 'The schedule of an assignment is required.');
  }
  return body.data;
}

/** When a request's assignment ends; null: never. */
export function endOf({ scheduleInfo }: RoleRequest | GroupRequest): number | null {
  const end = scheduleInfo?.expiration.endDateTime;
  return end === null || end === undefined ? null : Date.parse(end);
}

/** Reading is refused without the licence as well. */
export function demandPim(state: TenantState): void {
  if (state.organization.identityProtection) return;
  const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
  throw new GraphProblem(400, 'AadPremiumLicenseRequired', message);
}

/** https://learn.microsoft.com/en-us/graph/api/resources/governanceroleassignmentrequest#error-codes */
export function noSuchAssignment(): GraphProblem {
  return new GraphProblem(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
}

export function alreadyAssigned(): GraphProblem {
  return new GraphProblem(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
}

/** An activation is kept for five minutes, whoever wants to end it. https://learn.microsoft.com/en-us/entra/id-governance/privileged-identity-management/pim-how-to-activate-role#deactivate-a-role-assignment */
export function demandFiveMinutes(state: TenantState, held: { activated: boolean; from: number | null }): void {
  if (!held.activated || held.from === null || state.clock.now() - held.from >= minutes(5)) return;
  const message = 'The Active duration is too short. Miniumum Required is 5 minutes.';
  throw new GraphProblem(400, 'ActiveDurationTooShort', message);
}
