import { answeredTask, isEvent, type HistoryEvent } from './history.ts';
import type { ActionTrail } from './sdk-driver.ts';
import { isTerminal, type InstanceRow } from './store-schema.ts';
import type { Store } from './store.ts';

export type PendingKind = 'activity' | 'sub-orchestration' | 'timer';

/** What the engine must know of an instance beyond its history. */
export interface InstanceState {
  nextId: number;
  seen: ActionTrail | undefined;
  /** What was scheduled and has not been answered. The instance cannot end before. */
  pending: Record<string, PendingKind>;
}

export const newState = (): InstanceState => ({ nextId: 0, seen: undefined, pending: {} });

export interface Message {
  readonly rid: number;
  /** It is nowhere on disk: the task of this `rid` stands for it, and is run again where the process dies before an episode took its answer in. */
  readonly ofTask?: true;
  readonly execution: string | null;
  readonly event: HistoryEvent;
}

/** An instance in memory. At most one episode of it runs at a time, and only an episode changes it. */
export interface Instance {
  readonly id: string;
  row: InstanceRow | undefined;
  state: InstanceState;
  history: HistoryEvent[];
  inbox: Message[];
  readonly timers: Map<number, () => void>;
  active: boolean;
  /** How many episodes in a row failed inside the host. */
  failures: number;
}

export function blankInstance(id: string): Instance {
  return {
    id,
    row: undefined,
    state: newState(),
    history: [],
    inbox: [],
    timers: new Map(),
    active: false,
    failures: 0,
  };
}

/** After an episode that failed inside the host: what was committed counts and is read anew, and what had arrived is delivered once more. */
export function putBack(instance: Instance, arrived: readonly Message[]): void {
  const known = new Set(arrived);
  instance.inbox = [...arrived, ...instance.inbox.filter((message) => !known.has(message))];
  instance.row = undefined;
  instance.failures++;
}

/** Brings an instance in from the store if it is not here yet. */
export function loadInstance(instance: Instance, store: Store): InstanceRow | undefined {
  if (instance.row) return instance.row;
  const row = store.instance(instance.id);
  if (!row) return undefined;
  instance.row = row;
  instance.state = JSON.parse(row.state) as InstanceState;
  instance.history = store.history(instance.id).map((event) => JSON.parse(event) as HistoryEvent);
  return row;
}

export interface Mail {
  /** The events of the next episode. */
  readonly events: readonly HistoryEvent[];
  readonly terminate: HistoryEvent | undefined;
  /** Consumed, or late, doubled or meant for an execution that is over: gone when the episode is. */
  readonly finished: readonly Message[];
}

/** What it stood for is done. */
export function erase({ rid, ofTask }: Message, store: Store): void {
  if (ofTask) store.deleteTask(rid);
  else store.deleteMessage(rid);
}

/**
 * Takes what the next episode may see out of the inbox. An external event comes alone: the SDK stops reading once user code continued
 * as new, and a second event of the same episode would be lost.
 */
export function takeMail(instance: Instance, row: InstanceRow): Mail {
  const events: HistoryEvent[] = [];
  const finished: Message[] = [];
  const later: Message[] = [];
  let terminate: HistoryEvent | undefined;
  let alone = false;
  for (const message of inOrder(instance)) {
    const { event } = message;
    const external = isEvent(event, 'EventRaised') || isEvent(event, 'ExecutionTerminated');
    if (isStale(message, instance, row)) finished.push(message);
    else if (alone || (external && events.length > 0)) later.push(message);
    else {
      alone = external;
      finished.push(message);
      if (isEvent(event, 'ExecutionTerminated')) terminate = event;
      else events.push(event);
    }
  }
  instance.inbox = later;
  return { events, terminate, finished };
}

/** An execution begins with its start, also when external events waited for it. */
function inOrder({ inbox, history }: Instance): Message[] {
  if (history.length > 0) return inbox;
  const isStart = ({ event }: Message): boolean => isEvent(event, 'ExecutionStarted');
  return [...inbox.filter(isStart), ...inbox.filter((message) => !isStart(message))];
}

function isStale(message: Message, instance: Instance, row: InstanceRow): boolean {
  if (isTerminal(row.status)) return true;
  if (message.execution !== null && message.execution !== row.execution) return true;
  const task = answeredTask(message.event);
  return task !== undefined && instance.state.pending[task] === undefined;
}
