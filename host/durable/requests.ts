import { findFunction, functionsOf, type App } from '../app/app.ts';
import type { Clock } from '../clock.ts';
import { EngineError } from './engine-error.ts';
import { historyEvent } from './history.ts';
import { problemOfInstanceId } from './instance-id.ts';
import { refusalOfEventName } from './sdk-v3-actions.ts';
import type { Store } from './store.ts';
import { isTerminal, type InstanceRow } from './store-schema.ts';
import { newExecutionId, type Transaction } from './transaction.ts';

interface RequestsHost {
  readonly app: App;
  readonly clock: Clock;
  readonly store: Store;
  readonly transact: (change: (transaction: Transaction) => void) => Promise<void>;
  /** Calls back after a pause, longer the more often it has failed. */
  readonly again: (failures: number, callback: () => void) => void;
  readonly forget: (id: string) => void;
  readonly isStopped: () => boolean;
  readonly report: (what: string, error: unknown) => void;
}

/** How often whoever waits for an answer has their change tried. */
const patience = 4;

/** What callers ask of instances: it is done when it is answered, or an `EngineError` says why not. */
export class Requests {
  readonly #host: RequestsHost;

  constructor(host: RequestsHost) {
    this.#host = host;
  }

  async start(name: string, input: string | null, wantedId: string | undefined): Promise<string> {
    const fn = findFunction(this.#host.app, name, 'orchestrationTrigger');
    if (!fn) throw new EngineError(400, this.#unknownOrchestrator(name));
    const id = wantedId ?? newExecutionId();
    const problem = problemOfInstanceId(id);
    if (problem !== undefined) throw new EngineError(400, problem);
    let living: InstanceRow | undefined;
    await this.#insist((transaction) => {
      living = undefined;
      const row = this.#host.store.instance(id);
      if (row && !isTerminal(row.status)) living = row;
      else transaction.create({ id, name: fn.name, input, parent: null, at: this.#host.clock.now() });
    });
    if (living) {
      throw new EngineError(409, `An Orchestration instance with the status ${living.status} already exists.`);
    }
    return id;
  }

  async raiseEvent(id: string, name: string, input: string | null): Promise<void> {
    const problem = refusalOfEventName(name);
    if (problem !== undefined) throw new EngineError(400, problem);
    this.#mustLive(id);
    const event = historyEvent('EventRaised', this.#host.clock.now(), { Name: name, Input: input });
    await this.#insist((transaction) => transaction.post(id, null, event));
  }

  async terminate(id: string, reason: string | null): Promise<void> {
    this.#mustLive(id);
    const event = historyEvent('ExecutionTerminated', this.#host.clock.now(), { Input: reason });
    await this.#insist((transaction) => transaction.post(id, null, event));
  }

  /** Forgets finished instances; the number of those it forgot. */
  async purge(ids: readonly string[]): Promise<number> {
    let purged = 0;
    await this.#insist((transaction) => {
      purged = 0;
      for (const id of ids) {
        const row = this.#host.store.instance(id);
        if (!row || !isTerminal(row.status)) continue;
        this.#host.store.deleteInstance(id);
        transaction.afterwards(() => this.#host.forget(id));
        purged++;
      }
    });
    return purged;
  }

  #mustLive(id: string): void {
    const row = this.#host.store.instance(id);
    if (!row) throw new EngineError(404, `There is no instance '${id}'.`);
    if (isTerminal(row.status)) throw new EngineError(410, `The instance '${id}' is ${row.status}.`);
  }

  #unknownOrchestrator(name: string): string {
    const known = functionsOf(this.#host.app, 'orchestrationTrigger').map((fn) => `'${fn.name}'`);
    return `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Known are: ${known.join(', ')}.`;
  }

  /** A moment's trouble is waited out, a lasting one is told: then nothing was changed. */
  async #insist(change: (transaction: Transaction) => void, failures = 0): Promise<void> {
    try {
      await this.#host.transact(change);
    } catch (error) {
      this.#host.report('A change could not be written', error);
      if (failures + 1 >= patience || this.#host.isStopped()) {
        throw new EngineError(503, 'The state of the host could not be written, so nothing was changed. Try again.');
      }
      await new Promise<void>((done) => this.#host.again(failures - 2, done));
      await this.#insist(change, failures + 1);
    }
  }
}
