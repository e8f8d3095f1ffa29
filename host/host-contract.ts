import type { Clock } from './clock.ts';

export interface HostOptions {
  /** Run what can run: what this host refuses is said in the log and left out. Otherwise one refusal is enough not to start. */
  readonly skipRefused?: boolean;
  /** The app: holds package.json (whose `main` is loaded), host.json and, optionally, local.settings.json. */
  readonly directory: string;
  /** 0 picks a free port. Listens on 127.0.0.1 only. */
  readonly port: number;
  /** A SQLite file, or `:memory:`. */
  readonly database: string;
  readonly clock: Clock;
  /**
   * After a crash, Azure Storage gives back what the dead host had taken in hand only when the visibility timeouts of host.json have passed;
   * with this, the embedded host waits as long before it goes on. https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-azure-storage-provider
   */
  readonly waitsForRedelivery?: boolean;
  /** Opens the management API of the Durable extension; drawn at each start if not given. */
  readonly systemKey?: string;
  readonly log: (
    level: 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical',
    category: string,
    message: string,
  ) => void;
  /**
   * For tests: whether the worker is gone as this episode begins, in a host that is being restarted. Then the instance fails for good, as on
   * Azure; what it called goes on, and nobody waits for it.
   */
  readonly losesWorker?: (episode: EpisodeAt) => boolean;
  /**
   * For tests: whether the engine is dropped right after this commit (the first is 1), as when its process is killed, and opened again from its
   * database, while the clock runs on.
   */
  readonly isDroppedAfter?: (commit: number) => boolean;
  /** For tests: what happens to the database between the two engines. */
  readonly whileDropped?: (database: string) => void;
}

/** An episode of an instance; the first of an execution is 1. */
export interface EpisodeAt {
  readonly instanceId: string;
  readonly name: string;
  readonly number: number;
}

/** How one orchestration instance stands. */
export interface InstanceStatus {
  readonly instanceId: string;
  readonly name: string;
  readonly runtimeStatus: string;
}

/** One orchestration instance as the host sees it; `history` in the order of the durable protocol. */
export interface InstanceView extends InstanceStatus {
  readonly customStatus: unknown;
  readonly output: unknown;
  readonly history: readonly Readonly<Record<string, unknown>>[];
}

/** A function that this host runs. */
export interface ServedFunction {
  readonly name: string;
  /** The type of its trigger, e.g. `timerTrigger`. */
  readonly trigger: string;
  /** Of a function that answers HTTP: its methods and its address, with the route's parameters in braces. */
  readonly address?: string;
}

export interface Host {
  /** e.g. `http://127.0.0.1:7071` */
  readonly url: string;
  readonly functions: readonly ServedFunction[];
  instances(): readonly InstanceView[];
  /** The same without histories, for whoever asks again and again: reading those costs more than running them. */
  statuses(): readonly InstanceStatus[];
  /** Engine actions scheduled so far (timers, activities, sub-orchestrations), for the poll-cost benchmark. */
  readonly actions: number;
  close(): Promise<void>;
}
