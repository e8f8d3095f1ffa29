import { randomUUID } from 'node:crypto';
import { historyEvent, type HistoryEvent, type Parent } from './history.ts';
import { newState, type Message } from './instance.ts';
import type { Store } from './store.ts';
import type { TaskRow } from './store-schema.ts';

/** What has to happen in memory once a transaction is on disk. */
export interface Arrivals {
  message(instanceId: string, message: Message): void;
  timer(instanceId: string, message: Message, timer: { readonly id: number; readonly due: number }): void;
  task(task: TaskRow): void;
  /** A new instance took the place of a finished one. */
  replaced(instanceId: string): void;
}

interface NewInstance {
  readonly id: string;
  readonly name: string;
  readonly input: string | null;
  readonly parent: Parent | null;
  readonly at: number;
}

/** Changes that reach the disk together, and what they set off afterwards. */
export class Transaction {
  readonly store: Store;
  readonly #arrivals: Arrivals;
  readonly #afterwards: (() => void)[] = [];

  constructor(store: Store, arrivals: Arrivals) {
    this.store = store;
    this.#arrivals = arrivals;
  }

  afterwards(action: () => void): void {
    this.#afterwards.push(action);
  }

  settle(): void {
    for (const action of this.#afterwards) action();
  }

  post(id: string, execution: string | null, event: HistoryEvent): void {
    const rid = this.store.addMessage({ id, execution, event: JSON.stringify(event), due: null, timer: null });
    this.afterwards(() => this.#arrivals.message(id, { rid, execution, event }));
  }

  /** `fireAt` is the instance's time, `due` the clock's. */
  postTimer(
    id: string,
    execution: string,
    timer: { readonly id: number; readonly fireAt: number; readonly due: number },
  ): void {
    const FireAt = new Date(timer.fireAt).toISOString();
    const event = historyEvent('TimerFired', timer.fireAt, { TimerId: timer.id, FireAt });
    const row = { id, execution, event: JSON.stringify(event), due: timer.due, timer: timer.id };
    const rid = this.store.addMessage(row);
    this.afterwards(() => this.#arrivals.timer(id, { rid, execution, event }, timer));
  }

  addTask(task: Omit<TaskRow, 'rid'>): void {
    const rid = this.store.addTask(task);
    this.afterwards(() => this.#arrivals.task({ ...task, rid }));
  }

  /** Nothing of a finished instance of the same id remains. */
  create({ id, name, input, parent, at }: NewInstance): void {
    const execution = newExecutionId();
    this.store.deleteInstance(id);
    this.store.putInstance({
      id,
      name,
      execution,
      status: 'Pending',
      created: at,
      updated: at,
      input,
      output: null,
      custom: null,
      parent: parent && JSON.stringify(parent),
      state: JSON.stringify(newState()),
    });
    this.afterwards(() => this.#arrivals.replaced(id));
    this.post(id, execution, executionStarted({ id, name, input, parent, at }, execution));
  }
}

export const newExecutionId = (): string => randomUUID().replaceAll('-', '');

export function executionStarted({ id, name, input, parent, at }: NewInstance, execution: string): HistoryEvent {
  return historyEvent('ExecutionStarted', at, {
    OrchestrationInstance: { InstanceId: id, ExecutionId: execution },
    ParentInstance: parent,
    Name: name,
    Version: '',
    Input: input,
  });
}
