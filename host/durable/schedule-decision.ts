import { historyEvent, type HistoryEvent, type Parent } from './history.ts';
import { longestInstanceId } from './instance-id.ts';
import type { InstanceState } from './instance.ts';
import type { Decision } from './sdk-driver.ts';
import { isTerminal, type InstanceRow } from './store-schema.ts';
import type { Transaction } from './transaction.ts';

interface ChildHost {
  readonly isOrchestrator: (name: string) => boolean;
}

interface Scheduling {
  readonly decision: Decision;
  readonly row: InstanceRow;
  readonly state: InstanceState;
  /** The instance's time. */
  readonly now: number;
  /** By how much that is ahead of the clock. */
  readonly ahead: number;
}

/** Sets off what an orchestration asked for; the returned events go into its history. */
export function scheduleDecision(
  host: ChildHost,
  transaction: Transaction,
  { decision, row, state, now, ahead }: Scheduling,
): HistoryEvent[] {
  const { id } = decision;
  switch (decision.kind) {
    case 'activity': {
      const { name, input } = decision;
      state.pending[id] = 'activity';
      transaction.addTask({ id: row.id, execution: row.execution, task: id, name, input });
      return [historyEvent('TaskScheduled', now, { Name: name, Version: '', Input: input }, id)];
    }
    case 'timer': {
      const created = historyEvent('TimerCreated', now, { FireAt: new Date(decision.fireAt).toISOString() }, id);
      if (decision.cancelled) return [created];
      state.pending[id] = 'timer';
      transaction.postTimer(row.id, row.execution, { id, fireAt: decision.fireAt, due: decision.fireAt - ahead });
      return [created];
    }
    case 'sub-orchestration': {
      state.pending[id] = 'sub-orchestration';
      const { name, input } = decision;
      const childId = decision.instanceId ?? `${row.execution}:${id}`;
      startChild(host, transaction, { id, name, input, childId, row, now });
      const details = { Name: name, Version: '', InstanceId: childId, Input: input };
      return [historyEvent('SubOrchestrationInstanceCreated', now, details, id)];
    }
  }
}

interface Child {
  readonly id: number;
  readonly name: string;
  readonly input: string | null;
  readonly childId: string;
  readonly row: InstanceRow;
  readonly now: number;
}

function startChild(host: ChildHost, transaction: Transaction, child: Child): void {
  const { id, name, input, childId, row, now } = child;
  const living = transaction.store.instance(childId);
  const reason = !host.isOrchestrator(name)
    ? `The function '${name}' doesn't exist or is not an orchestrator function.`
    : childId.length > longestInstanceId
      ? `The instance id '${childId}' is longer than ${longestInstanceId} characters.`
      : living && !isTerminal(living.status)
        ? `An orchestration instance '${childId}' is already ${living.status}.`
        : undefined;
  if (reason === undefined) {
    const OrchestrationInstance = { InstanceId: row.id, ExecutionId: row.execution };
    const parent: Parent = { Name: row.name, OrchestrationInstance, TaskScheduleId: id };
    transaction.create({ id: childId, name, input, parent, at: now });
    return;
  }
  const details = { TaskScheduledId: id, Reason: reason, Details: '', FailureDetails: null };
  transaction.post(row.id, row.execution, historyEvent('SubOrchestrationInstanceFailed', now, details));
}
