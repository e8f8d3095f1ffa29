import { minutes } from '../../../../shared/domain/duration.ts';
import { colleaguesAtWork } from '../colleagues-at-work.ts';
import type { MailboxAct } from '../logs.ts';
import { nameAt } from '../name-at.ts';
import type { TenantState } from '../state.ts';
import { CmdletError, text, texts, type Cmdlet, type Invocation, type Row } from './cmdlet.ts';

/** Small, so that nobody gets away with asking once, and half of what is a lot: a real page has five thousand rows. */
const batchOf = (found: readonly unknown[]): number => Math.max(4, Math.ceil(found.length / 2));
/** A session that nobody goes on with is forgotten. */
const forgottenAfter = minutes(30);

/**
 * The same question under the same session id is answered with the next rows, until there are none.
 * https://learn.microsoft.com/powershell/module/exchangepowershell/search-unifiedauditlog
 */
export const searchUnifiedAuditLog: Cmdlet = {
  goesOnBySession: true,
  run(invocation) {
    const { state } = invocation;
    const found = actsFor(invocation);
    const batch = batchOf(found);
    const told = invocation.parameters['SessionId'] === undefined ? 0 : advance(invocation, batch);
    const rows = found.slice(told, told + batch);
    const isTold = state.logs.auditSearchCounts === 'all';
    return rows.map((act, index) => ({
      RecordType: recordType(act),
      CreationDate: new Date(act.at).toISOString(),
      UserIds: nameAt(state, act.actor, act.at),
      Operations: act.operation,
      AuditData: auditData(state, act),
      // https://github.com/invictus-ir/Microsoft-Extractor-Suite/issues/199
      ResultIndex: (isTold ? told : 0) + index + 1,
      ResultCount: isTold ? found.length : rows.length,
      Identity: act.id,
      IsValid: true,
    }));
  },
};

/** From which row on this call answers. */
function advance(invocation: Invocation, batch: number): number {
  const { auditSessions } = invocation.state.logs;
  const id = text(invocation, 'SessionId');
  const now = invocation.state.clock.now();
  const known = auditSessions.get(id);
  const session = known && now - known.startedAt < forgottenAfter ? known : { told: 0, startedAt: now };
  const from = session.told;
  auditSessions.set(id, { ...session, told: from + batch });
  return from;
}

function actsFor(invocation: Invocation): MailboxAct[] {
  const { state } = invocation;
  const from = Date.parse(text(invocation, 'StartDate'));
  const to = Math.min(Date.parse(text(invocation, 'EndDate')), state.clock.now() - state.logs.auditLagMs);
  if (Number.isNaN(from) || Number.isNaN(to)) {
    throw new CmdletError(400, 'System.ArgumentException', 'StartDate and EndDate have to be dates.');
  }
  const lower = (name: string): string[] => texts(invocation, name).map((value) => value.toLowerCase());
  const users = lower('UserIds');
  const objects = lower('ObjectIds');
  const operations = lower('Operations');
  const types = lower('RecordType');
  if (!state.logs.auditSearchFinds) return [];
  return [...state.logs.mailboxActs, ...colleaguesFiles(state, from, to)]
    .filter((act) => types.length === 0 || types.includes(recordType(act).toLowerCase()))
    .filter(({ at }) => at >= from && at <= to)
    .filter(({ actor, at }) => users.length === 0 || users.includes(nameAt(state, actor, at).toLowerCase()))
    .filter((act) => objects.length === 0 || objects.includes((act.object ?? '').toLowerCase()))
    .filter(({ operation }) => operations.length === 0 || operations.includes(operation.toLowerCase()));
}

/** https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#auditlogrecordtype */
function recordType({ operation, object }: MailboxAct): string {
  if (operation.includes('-')) return 'ExchangeAdmin';
  if (object === undefined) return 'ExchangeItem';
  return operation.startsWith('File') ? 'SharePointFileOperation' : 'SharePointSharingOperation';
}

/** Whoever is at work opens files. */
function colleaguesFiles(state: TenantState, from: number, to: number): MailboxAct[] {
  return colleaguesAtWork(state, from, to).map(({ id, at, objectId, ipAddress }) => ({
    id,
    at,
    operation: 'FileAccessed',
    actor: objectId,
    owner: objectId,
    clientAddress: ipAddress,
    client: 'Browser',
    tokenIssuedAt: null,
    object: `https://contoso-my.sharepoint.com/personal/${objectId}/Documents/Plan.docx`,
  }));
}

/** Text that holds JSON, with times that carry no zone. https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema */
function auditData(state: TenantState, act: MailboxAct): string {
  const owner = state.mailboxes.get(act.owner);
  const details = Object.entries(act.parameters ?? {}).map(([Name, Value]) => ({ Name, Value }));
  const isAdmin = recordType(act) === 'ExchangeAdmin';
  const shared: Row = {
    CreationTime: new Date(act.at).toISOString().slice(0, 19),
    Id: act.id,
    Operation: act.operation,
    OrganizationId: state.tenantId,
    RecordType: isAdmin ? 1 : 2,
    ResultStatus: isAdmin ? 'True' : 'Succeeded',
    UserId: nameAt(state, act.actor, act.at),
    Workload: 'Exchange',
    ClientIP: act.clientAddress,
  };
  return JSON.stringify(
    isAdmin
      ? { ...shared, ObjectId: act.object ?? owner?.name ?? '', Parameters: details }
      : act.object !== undefined
        ? { ...shared, Workload: 'OneDrive', ObjectId: act.object, ListItemUniqueId: act.file }
        : {
            ...{ ...shared, OperationProperties: details },
            MailboxOwnerUPN: owner ? nameAt(state, owner.objectId, act.at) : '',
          },
  );
}
