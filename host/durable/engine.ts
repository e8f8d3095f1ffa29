import { findFunction, type App } from '../app/app.ts';
import { textOfError } from '../app/text-of-error.ts';
import type { TypedData } from '../app/typed-data.ts';
import type { Clock } from '../clock.ts';
import { problemOfDatabase } from './database-problem.ts';
import type { HostOptions } from '../host-contract.ts';
import { runEpisode } from './episode.ts';
import type { HistoryEvent } from './history.ts';
import { blankInstance, type Instance, type Message, putBack } from './instance.ts';
import { Pauses } from './pauses.ts';
import { Requests } from './requests.ts';
import { runActivity } from './run-activity.ts';
import type { SdkDriver } from './sdk-driver.ts';
import { sdkV3Driver } from './sdk-v3-driver.ts';
import { Store } from './store.ts';
import { isTerminal, type TaskRow } from './store-schema.ts';
import { Transaction, type Arrivals } from './transaction.ts';
import { WorkQueue } from './work-queue.ts';

export interface EngineOptions {
  readonly app: App;
  readonly database: string;
  readonly clock: Clock;
  readonly client: () => TypedData;
  /** Milliseconds before what the last process had taken in hand comes back; without it, at once. */
  readonly redelivery?: { readonly messages: number; readonly activities: number } | undefined;
  readonly losesWorker?: HostOptions['losesWorker'] | undefined;
  readonly afterCommit?: (() => void) | undefined;
}

interface Assignment {
  readonly task: TaskRow;
  /** How often in a row it failed inside the host. */
  readonly failures: number;
}

/** Runs orchestrations: keeps their state, delivers their mail, gives every episode and activity its turn. */
export class Engine {
  readonly store: Store;
  /** What callers ask of instances. */
  readonly requests: Requests;
  readonly #database: string;
  readonly #app: App;
  readonly #clock: Clock;
  readonly #driver: SdkDriver;
  readonly #client: () => TypedData;
  readonly #instances = new Map<string, Instance>();
  readonly #episodes: WorkQueue<Instance>;
  readonly #activities: WorkQueue<Assignment>;
  readonly #pauses: Pauses;
  readonly #redelivery: EngineOptions['redelivery'];
  #scheduled = 0;
  readonly #losesWorker: HostOptions['losesWorker'];
  #stopped = false;

  constructor({ app, database, clock, client, redelivery, losesWorker, afterCommit }: EngineOptions) {
    this.store = new Store(database, afterCommit);
    this.#database = database;
    this.#app = app;
    this.#clock = clock;
    this.#client = client;
    this.#redelivery = redelivery;
    this.#losesWorker = losesWorker;
    this.#driver = this.#counting(sdkV3Driver(app, client));
    const { maxConcurrentOrchestrators, maxConcurrentActivities } = app.settings;
    this.#episodes = new WorkQueue(maxConcurrentOrchestrators, clock, (instance) => this.#episode(instance));
    this.#activities = new WorkQueue(maxConcurrentActivities, clock, (assignment) => this.#activity(assignment));
    this.#pauses = new Pauses(clock);
    this.requests = new Requests({
      app,
      clock,
      store: this.store,
      transact: (change) => this.#transact(change),
      again: (failures, callback) => this.#pauses.again(failures, callback),
      forget: (id) => this.#forget(id),
      isStopped: () => this.#stopped,
      report: (what, error) => this.#report(what, error),
    });
  }

  /** Timers, activities and sub-orchestrations scheduled so far. */
  get scheduled(): number {
    return this.#scheduled;
  }

  /** Takes up whatever the last process left: everything under way is a message or a task in the store. */
  recover(): void {
    for (const { rid, id, execution, event, due, timer } of this.store.messages()) {
      const message: Message = { rid, execution, event: JSON.parse(event) as HistoryEvent };
      if (due === null || timer === null) {
        this.#redeliver(this.#redelivery?.messages, () => this.#arrivals.message(id, message));
      } else this.#arrivals.timer(id, message, { id: timer, due });
    }
    for (const task of this.store.tasks()) {
      this.#redeliver(this.#redelivery?.activities, () => this.#arrivals.task(task));
    }
  }

  #redeliver(after: number | undefined, arrive: () => void): void {
    if (after === undefined) arrive();
    else this.#pauses.after(after, arrive);
  }

  async stop(): Promise<void> {
    this.#pauses.stop();
    this.#takeBackTimers();
    // An activity that is cut off runs again after the next start; its answer now would find the store closed.
    await Promise.all([this.#episodes.stop(5000), this.#activities.stop(1000)]);
    await this.#writeAnswers().catch((error: unknown) => this.#report('The last answers could not be written', error));
    this.#stopped = true;
    this.#pauses.stop();
    this.store.close();
  }

  /** Throws away what is in memory and finishes nothing, as a process that is killed: what is on disk is all there is. */
  drop(): void {
    this.#stopped = true;
    this.#pauses.stop();
    this.#takeBackTimers();
    void this.#episodes.stop(0);
    void this.#activities.stop(0);
    this.store.drop();
  }

  #takeBackTimers(): void {
    for (const instance of this.#instances.values()) for (const takeBack of instance.timers.values()) takeBack();
  }

  #counting(driver: SdkDriver): SdkDriver {
    return {
      run: async (episode) => {
        const decisions = await driver.run(episode);
        this.#scheduled += decisions.scheduled.length;
        return decisions;
      },
    };
  }

  async #transact(change: (transaction: Transaction) => void): Promise<void> {
    const release = this.#clock.busy();
    try {
      const transaction = new Transaction(this.store, this.#arrivals);
      await this.store.write(() => change(transaction));
      transaction.settle();
    } finally {
      release();
    }
  }

  readonly #arrivals: Arrivals = {
    message: (id, message) => {
      const instance = this.#instance(id);
      instance.inbox.push(message);
      this.#enqueue(instance);
    },
    timer: (id, message, timer) => {
      const instance = this.#instance(id);
      const takeBack = this.#clock.at(timer.due, () => {
        instance.timers.delete(timer.id);
        this.#arrivals.message(id, message);
      });
      instance.timers.set(timer.id, takeBack);
    },
    task: (task) => this.#activities.push({ task, failures: 0 }),
    replaced: (id) => this.#forget(id),
  };

  #instance(id: string): Instance {
    const known = this.#instances.get(id);
    if (known) return known;
    const instance = blankInstance(id);
    this.#instances.set(id, instance);
    return instance;
  }

  #forget(id: string): void {
    this.#instances.delete(id);
  }

  #enqueue(instance: Instance): void {
    if (instance.active || this.#stopped) return;
    instance.active = true;
    this.#episodes.push(instance);
  }

  async #episode(instance: Instance): Promise<void> {
    const arrived = [...instance.inbox];
    try {
      const { store, isOrchestrator, losesWorker, log } = this.#episodeParts;
      await runEpisode(
        {
          store,
          isOrchestrator,
          losesWorker,
          log,
          clock: this.#clock,
          driver: this.#driver,
          transact: (change) => this.#transact(change),
        },
        instance,
      );
    } catch (error) {
      this.#report(`An episode of ${instance.id} failed inside the host`, error);
      this.#again(instance, arrived);
      return;
    }
    instance.active = false;
    instance.failures = 0;
    const hasEnded = instance.row !== undefined && isTerminal(instance.row.status);
    if (instance.inbox.length > 0) this.#enqueue(instance);
    else if (hasEnded && this.#instances.get(instance.id) === instance) this.#forget(instance.id);
  }

  /** However long what it failed for lasts: nobody else would wake the instance. */
  #again(instance: Instance, arrived: readonly Message[]): void {
    putBack(instance, arrived);
    if (this.#stopped) return;
    this.#pauses.again(instance.failures, () => {
      instance.active = false;
      this.#enqueue(instance);
    });
  }

  get #episodeParts() {
    return {
      store: this.store,
      losesWorker: this.#losesWorker,
      isOrchestrator: (name: string) => findFunction(this.#app, name, 'orchestrationTrigger') !== undefined,
      log: this.#app.registrations.log,
    };
  }

  async #activity({ task, failures }: Assignment): Promise<void> {
    try {
      if (!this.store.hasTask(task.rid)) return;
      const event = await runActivity(this.#app, this.#client, task, () => this.#clock.now());
      if (this.#stopped) return;
      const { rid, execution } = task;
      // Not written yet: the episode that takes it in writes both at once, and until then the task stands for it.
      this.#arrivals.message(task.id, { rid, execution, event, ofTask: true });
    } catch (error) {
      this.#report(`The activity ${task.name} of ${task.id} could not be run`, error);
      // Nobody else would hand it out again before the next start.
      const next = { task, failures: failures + 1 };
      if (!this.#stopped) this.#pauses.again(next.failures, () => this.#activities.push(next));
    }
  }

  /** What no episode took in before the end. Whoever removed the task meanwhile no longer waits for its answer. */
  async #writeAnswers(): Promise<void> {
    const left = [...this.#instances.values()].flatMap(({ id, inbox }) =>
      inbox.flatMap(({ ofTask, ...answer }) => (ofTask ? [{ id, ...answer }] : [])),
    );
    if (left.length === 0) return;
    await this.store.write(() => {
      for (const { id, rid, execution, event } of left) {
        if (!this.store.hasTask(rid)) continue;
        this.store.deleteTask(rid);
        this.store.addMessage({ id, execution, event: JSON.stringify(event), due: null, timer: null });
      }
    });
  }

  #report(what: string, error: unknown): void {
    // Of an engine that was dropped nobody hears any more.
    if (this.#stopped) return;
    const why = problemOfDatabase(this.#database, error) ?? textOfError(error);
    this.#app.registrations.log('critical', 'Host.Durable', `${what}, and is tried again. ${why}`);
  }
}
