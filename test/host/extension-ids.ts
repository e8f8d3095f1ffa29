/**
 * The ids that the .NET extension would give: it walks the action list, waits for one action after the other, and numbers what it
 * schedules with a counter of its own. Where they differ from the SDK's, an instance hangs on Azure.
 */
interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly externalEventName?: string;
  readonly fireAt?: string | Date;
  readonly isCanceled?: boolean;
  readonly retryOptions?: { readonly maxNumberOfAttempts: number };
  readonly compoundActions?: readonly Action[];
}

interface Event {
  readonly EventType: number;
  readonly EventId: number;
  readonly Timestamp: string | Date;
  readonly Name?: string;
  readonly TaskScheduledId?: number;
  readonly TimerId?: number;
}

class Promised {
  done = false;
  failed = false;
  readonly #callbacks: (() => void)[] = [];
  settle(failed: boolean): void {
    if (this.done) return;
    this.done = true;
    this.failed = failed;
    for (const callback of this.#callbacks.splice(0)) callback();
  }
  then(callback: () => void): void {
    if (this.done) callback();
    else this.#callbacks.push(callback);
  }
}

const longestTimer = 6 * 86_400_000;

class Extension {
  next = 0;
  readonly kinds = new Map<number, string>();
  readonly #open = new Map<number, Promised>();
  readonly #waiting = new Map<string, Promised[]>();
  readonly #buffered = new Map<string, number>();
  #now = 0;

  /** Walks the list as far as what has happened allows. */
  walk(actions: readonly Action[]): void {
    const [first, ...rest] = actions;
    if (first) this.#invoke(first).then(() => this.walk(rest));
  }

  clock(at: number): void {
    this.#now = at;
  }

  answer(id: number, failed: boolean): void {
    const task = this.#open.get(id);
    this.#open.delete(id);
    task?.settle(failed);
  }

  raise(name: string): void {
    const waiting = this.#waiting.get(name)?.shift();
    if (waiting) waiting.settle(false);
    else this.#buffered.set(name, (this.#buffered.get(name) ?? 0) + 1);
  }

  #schedule(kind: string): Promised {
    const task = new Promised();
    this.kinds.set(this.next, kind);
    this.#open.set(this.next++, task);
    return task;
  }

  #invoke(action: Action): Promised {
    switch (action.actionType) {
      case 0:
        return this.#schedule(`activity ${action.functionName}`);
      case 1:
        return this.#retry(action, () => this.#schedule(`activity ${action.functionName}`));
      case 2:
        return this.#schedule(`sub ${action.functionName}`);
      case 3:
        return this.#retry(action, () => this.#schedule(`sub ${action.functionName}`));
      case 5:
        return this.#timer(action);
      case 6:
        return this.#wait((action.externalEventName ?? '').toLowerCase());
      case 11:
        return this.#any((action.compoundActions ?? []).map((inner) => this.#invoke(inner)));
      case 12:
        return this.#all((action.compoundActions ?? []).map((inner) => this.#invoke(inner)));
      default:
        return this.#all([]);
    }
  }

  #retry(action: Action, call: () => Promised): Promised {
    const whole = new Promised();
    const attempt = (number: number): void => {
      const task = call();
      task.then(() => {
        if (!task.failed) whole.settle(false);
        else this.#schedule('timer').then(() => afterPause(number));
      });
    };
    const afterPause = (number: number): void => {
      if (number >= (action.retryOptions?.maxNumberOfAttempts ?? 1)) whole.settle(true);
      else attempt(number + 1);
    };
    attempt(1);
    return whole;
  }

  #timer(action: Action): Promised {
    const whole = new Promised();
    const end = new Date(action.fireAt ?? 0).getTime();
    const leg = (): void => {
      const isLast = end - this.#now <= longestTimer;
      const task = this.#schedule('timer');
      if (action.isCanceled) whole.settle(true);
      else task.then(() => (isLast || end <= this.#now ? whole.settle(false) : leg()));
    };
    leg();
    return whole;
  }

  #wait(name: string): Promised {
    const task = new Promised();
    const buffered = this.#buffered.get(name) ?? 0;
    if (buffered > 0) {
      this.#buffered.set(name, buffered - 1);
      task.settle(false);
    } else this.#waiting.set(name, [task, ...(this.#waiting.get(name) ?? [])]);
    return task;
  }

  #any(tasks: readonly Promised[]): Promised {
    const whole = new Promised();
    for (const task of tasks) task.then(() => whole.settle(false));
    return whole;
  }

  #all(tasks: readonly Promised[]): Promised {
    const whole = new Promised();
    const settleIfAllDone = (): void => {
      if (tasks.every((task) => task.done)) whole.settle(tasks.some((task) => task.failed));
    };
    for (const task of tasks) task.then(settleIfAllDone);
    settleIfAllDone();
    return whole;
  }
}

const kindOf = (event: Event): string | undefined => {
  if (event.EventType === 4) return `activity ${event.Name}`;
  if (event.EventType === 7) return `sub ${event.Name}`;
  return event.EventType === 10 ? 'timer' : undefined;
};

/** What is wrong with the ids of an episode, or nothing. `next` is the id that the SDK would give next. */
export function idProblem(history: readonly Event[], actions: readonly Action[], next: number): string | undefined {
  const extension = new Extension();
  for (const event of history) {
    const expected = kindOf(event);
    const actual = extension.kinds.get(event.EventId);
    if (expected !== undefined && expected !== actual) {
      return `the history has ${expected} under id ${event.EventId}, the extension ${actual ?? 'nothing'}`;
    }
    if (event.EventType === 12) extension.clock(new Date(event.Timestamp).getTime());
    else if (event.EventType === 0) extension.walk(actions);
    else if (event.EventType === 15) extension.raise((event.Name ?? '').toLowerCase());
    else if ([5, 6, 8, 9].includes(event.EventType)) {
      extension.answer(event.TaskScheduledId ?? -1, event.EventType === 6 || event.EventType === 9);
    } else if (event.EventType === 11) extension.answer(event.TimerId ?? -1, false);
  }
  return extension.next === next
    ? undefined
    : `the extension would go on with id ${extension.next}, the SDK with ${next}`;
}
