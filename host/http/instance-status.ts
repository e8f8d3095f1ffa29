import { answeredTask, eventName, isEvent, type HistoryEvent } from '../durable/history.ts';
import type { InstanceRow } from '../durable/store-schema.ts';

export interface StatusOptions {
  readonly showInput: boolean;
  readonly history?: readonly string[] | undefined;
  readonly showOutputs?: boolean;
}

/** The status body of the management API. No field may be absent: the client checks for them. */
export function instanceStatus(row: InstanceRow, options: StatusOptions): Record<string, unknown> {
  const { history } = options;
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: options.showInput ? parsed(row.input) : null,
    customStatus: parsed(row.custom),
    output: parsed(row.output),
    createdTime: toSeconds(row.created),
    lastUpdatedTime: toSeconds(row.updated),
    ...(history && {
      historyEvents: historyView(
        history.map((event) => JSON.parse(event) as HistoryEvent),
        options,
      ),
    }),
  };
}

const parsed = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown));

const toSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** As the extension shows it: names for types, what was scheduled folded into its answer, no bookkeeping of episodes. */
function historyView(history: readonly HistoryEvent[], options: StatusOptions): Record<string, unknown>[] {
  const answered = new Set(history.map(answeredTask));
  const scheduled = new Map(history.filter((event) => event.EventId >= 0).map((event) => [event.EventId, event]));
  return history
    .filter((event) => !isEvent(event, 'OrchestratorStarted') && !isEvent(event, 'OrchestratorCompleted'))
    .filter((event) => event.EventId < 0 || isEvent(event, 'ExecutionCompleted') || !answered.has(event.EventId))
    .map((event) => {
      const cause = event.TaskScheduledId === undefined ? undefined : scheduled.get(event.TaskScheduledId);
      const isStart = isEvent(event, 'ExecutionStarted');
      const input = cause?.Input ?? event.Input;
      return {
        EventType: eventName(event),
        Timestamp: event.Timestamp,
        ...(cause && { ScheduledTime: cause.Timestamp, FunctionName: cause.Name }),
        ...(isStart ? { FunctionName: event.Name } : event.Name !== undefined && { Name: event.Name }),
        ...(event.FireAt !== undefined && { FireAt: event.FireAt }),
        ...(event.Reason !== undefined && { Reason: event.Reason, Details: event.Details }),
        ...(event.OrchestrationStatus !== undefined && { OrchestrationStatus: event.OrchestrationStatus }),
        ...(options.showInput && input !== undefined && { Input: input }),
        ...(options.showOutputs && event.Result !== undefined && { Result: parsed(event.Result) }),
      };
    });
}
