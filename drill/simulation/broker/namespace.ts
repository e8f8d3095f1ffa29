import type { Clock } from '../../../host/clock.ts';
import { usualSettings, type QueueSettings } from './queue-settings.ts';
import { Queue, type Destination } from './queue.ts';
import { Topic } from './topic.ts';

export interface TopicSettings {
  readonly subscriptions: Readonly<Record<string, Partial<QueueSettings>>>;
  readonly duplicatesWithinMs?: number;
}

export interface Entities {
  readonly queues: Readonly<Record<string, Partial<QueueSettings>>>;
  readonly topics?: Readonly<Record<string, TopicSettings>>;
}

/** The queues and topics of a Service Bus namespace by their paths, which are compared without regard to case. */
export class Namespace {
  readonly #sources = new Map<string, Queue>();
  readonly #destinations = new Map<string, Destination & { close(): void }>();

  constructor(clock: Clock, { queues, topics = {} }: Entities) {
    const queueAt = (path: string, settings: Partial<QueueSettings>): Queue => {
      const all = { ...usualSettings, ...settings };
      const deadLetters = new Queue(`${path}/$deadletterqueue`, clock, all);
      const queue = new Queue(path, clock, all, deadLetters);
      for (const each of [deadLetters, queue]) this.#sources.set(each.path.toLowerCase(), each);
      return queue;
    };
    for (const [name, settings] of Object.entries(queues))
      this.#destinations.set(name.toLowerCase(), queueAt(name, settings));
    for (const [name, { subscriptions, duplicatesWithinMs = 0 }] of Object.entries(topics)) {
      const all = Object.entries(subscriptions).map(([each, settings]) =>
        queueAt(`${name}/Subscriptions/${each}`, settings),
      );
      this.#destinations.set(name.toLowerCase(), new Topic(clock, all, duplicatesWithinMs));
    }
  }

  /** What messages are received from: a queue, a subscription, or the dead letters of either. */
  source(path: string): Queue | undefined {
    return this.#sources.get(path.toLowerCase());
  }

  /** What messages are sent to: a queue or a topic. */
  destination(path: string): Destination | undefined {
    return this.#destinations.get(path.toLowerCase());
  }

  close(): void {
    for (const each of [...this.#sources.values(), ...this.#destinations.values()]) each.close();
  }
}
