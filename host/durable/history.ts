/** Numbers of the durable protocol; the SDK compares them. */
export const eventTypes = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
} as const;

export type EventName = keyof typeof eventTypes;

/** One line of an instance's history, in the spelling of the protocol. */
export interface HistoryEvent {
  readonly EventType: number;
  readonly EventId: number;
  IsPlayed: boolean;
  /** ISO text; the SDK turns it into a Date in place, which is written back to the store as the same text. */
  Timestamp: string | Date;
  readonly TaskScheduledId?: number;
  readonly TimerId?: number;
  readonly FireAt?: string;
  readonly Name?: string;
  readonly Version?: string;
  readonly InstanceId?: string;
  /** JSON text. */
  readonly Input?: string | null;
  /** JSON text; the SDK parses it, so it is null, never empty or absent. */
  readonly Result?: string | null;
  readonly Reason?: string;
  /** Null: nobody can read it. */
  readonly Details?: string | null;
  readonly FailureDetails?: null;
  readonly OrchestrationStatus?: string;
  readonly OrchestrationInstance?: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly ParentInstance?: Parent | null;
}

/** Who waits for a sub-orchestration. */
export interface Parent {
  readonly Name: string;
  readonly OrchestrationInstance: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly TaskScheduleId: number;
}

type Details = Omit<HistoryEvent, 'EventType' | 'EventId' | 'IsPlayed' | 'Timestamp'>;

export function historyEvent(name: EventName, at: number, details: Details = {}, id = -1): HistoryEvent {
  const Timestamp = new Date(at).toISOString();
  return { EventType: eventTypes[name], EventId: id, IsPlayed: false, Timestamp, ...details };
}

export const isEvent = (event: HistoryEvent, name: EventName): boolean => event.EventType === eventTypes[name];

const completions = new Set<number>([
  eventTypes.TaskCompleted,
  eventTypes.TaskFailed,
  eventTypes.SubOrchestrationInstanceCompleted,
  eventTypes.SubOrchestrationInstanceFailed,
]);

/** The id of the task that an event answers, if it answers one. */
export function answeredTask(event: HistoryEvent): number | undefined {
  if (isEvent(event, 'TimerFired')) return event.TimerId;
  return completions.has(event.EventType) ? event.TaskScheduledId : undefined;
}

const names = new Map<number, string>(Object.entries(eventTypes).map(([name, type]) => [type, name]));

export const eventName = (event: HistoryEvent): string => names.get(event.EventType) ?? String(event.EventType);
