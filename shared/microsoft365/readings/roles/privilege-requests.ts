import type { Account } from '../../../domain/account.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Graph, Tenant } from '../../../catalogue/tenant.ts';
import type { Privilege } from './privilege.ts';

const directory = '/roleManagement/directory';
const groups = '/identityGovernance/privilegedAccess/group';

/** Whether an identity we have may end it. */
export function isOurs({ inPim }: Privilege, tenant: Tenant): boolean {
  return inPim || tenant.tierZero !== undefined;
}

export async function removePrivilege(account: Account, privilege: Privilege, tenant: Tenant): Promise<void> {
  try {
    await (privilege.inPim
      ? endSchedule(account, privilege, tenant)
      : tenant.tierZero?.delete(memberPath(account, privilege)));
  } catch (error) {
    if (!isPassed(error)) throw error;
  }
}

/**
 * By the right that can only take away. One page of Microsoft's accepts it for eligibility, another does not: where it is refused, the tier-zero
 * identity asks. https://learn.microsoft.com/graph/api/rbacapplication-post-roleeligibilityschedulerequests
 */
async function endSchedule(account: Account, privilege: Privilege, { graph, tierZero }: Tenant): Promise<void> {
  const [path, body] = [requestsFor(privilege), { action: 'adminRemove', ...asked(account, privilege) }];
  try {
    await graph.post(path, body);
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 403)) throw error;
    if (tierZero) await tierZero.post(path, body);
    else throw new Refusal(403, error.code, `${error.message} ${remedyFor(privilege)}`, { cause: error });
  }
}

function remedyFor({ of, state }: Privilege): string {
  const kind = `${of === 'role' ? 'Role' : 'Privileged'}${state === 'active' ? 'Assignment' : 'Eligibility'}Schedule`;
  const where = of === 'role' ? 'Directory' : 'AzureADGroup';
  return `Cordon asked with ${kind}.Remove.${where}: grant it, or where it is granted and not enough, set up the tier-zero identity with ${kind}.ReadWrite.${where}`;
}

/** What the service says of something that is gone, there, too young to be ended or asked for already: the next look decides. */
function isPassed(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false;
  // https://learn.microsoft.com/graph/api/resources/governanceroleassignmentrequest#error-codes
  const codes = [
    ...['RoleAssignmentDoesNotExist', 'RoleAssignmentExists', 'ActiveDurationTooShort'],
    // One request after the other: it may be Cordon's own, or one that the holder made before and nobody has decided.
    'PendingRoleAssignmentRequest',
  ];
  return error.status === 404 || codes.includes(error.code);
}

/** Gives it back with the tier-zero identity. Schedules begin now: the service takes no date of the past. */
export async function assignPrivilege(
  account: Account,
  privilege: Privilege,
  tierZero: Graph,
  now: string,
): Promise<void> {
  const { ends, targetId, scope } = privilege;
  const expiration = ends === null ? { type: 'noExpiration' } : { type: 'afterDateTime', endDateTime: ends };
  try {
    if (privilege.inPim) {
      const scheduleInfo = { startDateTime: now, expiration };
      await tierZero.post(requestsFor(privilege), {
        action: 'adminAssign',
        ...asked(account, privilege),
        scheduleInfo,
      });
    } else if (privilege.of === 'role') {
      const assignment = { principalId: account.objectId, roleDefinitionId: targetId, directoryScopeId: scope };
      await tierZero.post(`${directory}/roleAssignments`, assignment);
    } else {
      const reference = { '@odata.id': `${tierZero.origin}/v1.0/directoryObjects/${account.objectId}` };
      await tierZero.post(`/groups/${targetId}/${privilege.of}s/$ref`, reference);
    }
  } catch (error) {
    if (!isPassed(error)) throw error;
  }
}

function requestsFor({ of, state }: Privilege): string {
  const kind = state === 'active' ? 'ssignmentScheduleRequests' : 'ligibilityScheduleRequests';
  if (of === 'role') return `${directory}/role${state === 'active' ? 'A' : 'E'}${kind}`;
  return `${groups}/${state === 'active' ? 'a' : 'e'}${kind}`;
}

function asked({ objectId }: Account, { of, targetId, scope }: Privilege): Record<string, string> {
  const common = { principalId: objectId, justification: 'Cordon: the account is or was compromised' };
  return of === 'role'
    ? { ...common, roleDefinitionId: targetId, directoryScopeId: scope }
    : { ...common, groupId: targetId, accessId: of };
}

function memberPath({ objectId }: Account, { of, targetId, assignmentId }: Privilege): string {
  if (of === 'role') return `${directory}/roleAssignments/${assignmentId ?? ''}`;
  return `/groups/${targetId}/${of}s/${objectId}/$ref`;
}
