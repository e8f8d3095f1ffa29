import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../host/clock.ts';
import { expiryOf, scheduledFor, type BrokerMessage } from './broker-message.ts';

export interface QueueSettings {
  readonly maxDeliveryCount: number;
  readonly lockMs: number;
  /** What expires goes to the dead letters, and is not simply gone. */
  readonly deadLettersExpired: boolean;
}

/** Someone who takes messages: a receiving link with credit. */
export interface Consumer {
  wantsMore(): boolean;
  take(message: QueuedMessage): string;
}

export interface QueuedMessage {
  readonly sequence: number;
  readonly enqueuedAt: number;
  readonly message: BrokerMessage;
  readonly deliveryCount: number;
  /** Until when a delivery that starts now is locked. */
  readonly lockedUntil: number;
}

export type Settlement =
  | { readonly is: 'completed' }
  | { readonly is: 'abandoned'; readonly properties?: Readonly<Record<string, unknown>> | undefined }
  | {
      readonly is: 'dead-lettered';
      readonly reason?: string | undefined;
      readonly description?: string | undefined;
      readonly properties?: Readonly<Record<string, unknown>> | undefined;
    };

interface Item {
  readonly sequence: number;
  readonly enqueuedAt: number;
  readonly expiresAt: number;
  message: BrokerMessage;
  deliveryCount: number;
  lockedUntil: number;
  consumer: Consumer | undefined;
  /** Ends the wait for the end of its lock, or of its life while nobody has it. */
  forgetExpiry: () => void;
  /** Ends the busy hold: the clock must not jump over an alert that nobody has handled yet. */
  readonly unhold: () => void;
}

/** One queue with peek-lock. A message is handed out again until someone settles it, and dead-lettered when that happens too often. */
export class Queue {
  readonly path: string;
  readonly #clock: Clock;
  readonly #settings: QueueSettings;
  readonly #deadLetters: Queue | undefined;
  readonly #consumers = new Set<Consumer>();
  readonly #locked = new Map<string, Item>();
  /** Each ends the wait for a message that is to come later. */
  readonly #scheduled = new Set<() => void>();
  #ready: Item[] = [];
  #lastSequence = 0;

  /** Without `deadLetters` it is itself a dead-letter queue: its messages wait for a person, so they do not hold the clock. */
  constructor(path: string, clock: Clock, settings: QueueSettings, deadLetters?: Queue) {
    this.path = path;
    this.#clock = clock;
    this.#settings = settings;
    this.#deadLetters = deadLetters;
  }

  get state(): { readonly ready: number; readonly locked: number; readonly deadLettered: number } {
    return { ready: this.#ready.length, locked: this.#locked.size, deadLettered: this.#deadLetters?.state.ready ?? 0 };
  }

  put(message: BrokerMessage): void {
    const at = scheduledFor(message) ?? 0;
    if (at <= this.#clock.now()) {
      this.#enqueue(message);
      return;
    }
    const forget = this.#clock.at(at, () => {
      this.#scheduled.delete(forget);
      this.#enqueue(message);
    });
    this.#scheduled.add(forget);
  }

  #enqueue(message: BrokerMessage): void {
    const enqueuedAt = this.#clock.now();
    const item: Item = {
      sequence: ++this.#lastSequence,
      enqueuedAt,
      // A dead letter waits for a person, however long.
      expiresAt: this.#deadLetters ? expiryOf(message, enqueuedAt) : Number.POSITIVE_INFINITY,
      // The SDK cannot settle a message without an id.
      message: { ...message, message_id: message.message_id ?? randomUUID().replaceAll('-', '') },
      deliveryCount: message.delivery_count ?? 0,
      lockedUntil: 0,
      consumer: undefined,
      forgetExpiry: () => undefined,
      unhold: this.#deadLetters ? this.#clock.busy() : () => undefined,
    };
    this.#ready.push(item);
    this.#armEndOfLife(item);
    this.deliver();
  }

  add(consumer: Consumer): void {
    this.#consumers.add(consumer);
    this.deliver();
  }

  /** Messages the consumer holds stay locked until their lock expires, as with a client that vanished. */
  remove(consumer: Consumer): void {
    this.#consumers.delete(consumer);
  }

  deliver(): void {
    for (const consumer of this.#consumers) {
      while (consumer.wantsMore()) {
        const item = this.#ready.shift();
        if (!item) return;
        item.forgetExpiry();
        item.lockedUntil = this.#clock.now() + this.#settings.lockMs;
        const token = consumer.take(item);
        this.#locked.set(token, item);
        this.#armExpiry(token, item);
      }
    }
  }

  /** False when the lock is gone: expired, or settled already. */
  settle(token: string, settlement: Settlement): boolean {
    const item = this.#unlock(token);
    if (!item) return false;
    if (settlement.is === 'completed') item.unhold();
    else if (settlement.is === 'abandoned') {
      item.message = withProperties(item.message, settlement.properties);
      this.#requeue(item);
    } else this.#deadLetter(item, settlement.reason, settlement.description, settlement.properties);
    return true;
  }

  /** The new end of the lock, or undefined when it is gone. */
  renew(token: string): number | undefined {
    const item = this.#locked.get(token);
    if (!item) return undefined;
    item.forgetExpiry();
    item.lockedUntil = this.#clock.now() + this.#settings.lockMs;
    this.#armExpiry(token, item);
    return item.lockedUntil;
  }

  /** Lets go of the clock; the queue is not used afterwards. */
  close(): void {
    for (const item of [...this.#ready, ...this.#locked.values()]) {
      item.forgetExpiry();
      item.unhold();
    }
    for (const forget of this.#scheduled) forget();
    this.#ready = [];
    this.#locked.clear();
    this.#consumers.clear();
  }

  #armExpiry(token: string, item: Item): void {
    item.forgetExpiry = this.#clock.at(item.lockedUntil, () => {
      if (this.#unlock(token)) this.#requeue(item);
    });
  }

  /** A lock outlasts the life of a message; without one it ends there. */
  #armEndOfLife(item: Item): void {
    if (item.expiresAt === Number.POSITIVE_INFINITY) return;
    item.forgetExpiry = this.#clock.at(item.expiresAt, () => {
      this.#ready = this.#ready.filter((other) => other !== item);
      this.#expire(item);
    });
  }

  #expire(item: Item): void {
    if (!this.#settings.deadLettersExpired) item.unhold();
    else this.#deadLetter(item, 'TTLExpiredException', 'The message expired and was dead lettered.');
  }

  #unlock(token: string): Item | undefined {
    const item = this.#locked.get(token);
    this.#locked.delete(token);
    item?.forgetExpiry();
    return item;
  }

  #requeue(item: Item): void {
    item.deliveryCount += 1;
    if (this.#deadLetters && item.deliveryCount >= this.#settings.maxDeliveryCount) {
      this.#deadLetter(item, 'MaxDeliveryCountExceeded', `Not settled in ${item.deliveryCount} deliveries.`);
      return;
    }
    if (item.expiresAt <= this.#clock.now()) {
      this.#expire(item);
      return;
    }
    const behind = this.#ready.findIndex((other) => other.sequence > item.sequence);
    this.#ready.splice(behind < 0 ? this.#ready.length : behind, 0, item);
    this.#armEndOfLife(item);
    // Not at once: the answer to the settlement that brought the message back must leave first.
    setImmediate(() => this.deliver());
  }

  #deadLetter(item: Item, reason?: string, description?: string, properties?: Readonly<Record<string, unknown>>): void {
    const why = {
      ...(reason === undefined ? {} : { DeadLetterReason: reason }),
      ...(description === undefined ? {} : { DeadLetterErrorDescription: description }),
    };
    const message = withProperties(item.message, { ...properties, ...why });
    this.#deadLetters?.put({
      ...message,
      delivery_count: item.deliveryCount,
      message_annotations: { ...message.message_annotations, 'x-opt-deadletter-source': this.path },
    });
    item.unhold();
  }
}

const withProperties = (message: BrokerMessage, properties?: Readonly<Record<string, unknown>>): BrokerMessage =>
  properties ? { ...message, application_properties: { ...message.application_properties, ...properties } } : message;
