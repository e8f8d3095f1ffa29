import type { EpisodeAt } from '../host-contract.ts';
import { isEvent, type HistoryEvent } from './history.ts';
import type { InstanceRow } from './store-schema.ts';

/** Which episode of which instance begins. */
export function episodeAt({ id, name }: InstanceRow, history: readonly HistoryEvent[]): EpisodeAt {
  const before = history.filter((event) => isEvent(event, 'OrchestratorStarted')).length;
  return { instanceId: id, name, number: before + 1 };
}

/**
 * What the extension makes of an episode that no worker answered: nothing was scheduled anew, so the first thing that was scheduled before is
 * missing, and the instance fails for good. Undefined at the first episode, which is tried again.
 * https://github.com/Azure/azure-functions-durable-extension/issues/2621, https://github.com/Azure/durabletask/issues/1338
 */
export function nonDeterminismIn(history: readonly HistoryEvent[]): string | undefined {
  const missing = history.map(missed).find((text) => text !== undefined);
  if (missing === undefined) return undefined;
  return (
    `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${missing} the current replay execution ` +
    "hasn't (yet?) scheduled this task. Was a change made to the orchestrator code after this instance had already started running?"
  );
}

function missed(event: HistoryEvent): string | undefined {
  const { EventId: id, Name = '', InstanceId = '' } = event;
  if (isEvent(event, 'TaskScheduled')) {
    return `an activity task with sequence ID ${id} and name '${Name}' (version ''), but`;
  }
  if (isEvent(event, 'TimerCreated')) return `a timer task with sequence number ${id} but`;
  if (!isEvent(event, 'SubOrchestrationInstanceCreated')) return undefined;
  return `a sub-orchestration task with sequence ID ${id} and name '${Name}' (version '', instance ID '${InstanceId}'), but`;
}
