import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../host/clock.ts';
import { expiryOf, withProperties, type BrokerMessage } from './broker-message.ts';
import { IncomingMessages, type ScheduledMessage } from './incoming-messages.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { Settlement } from './settlement.ts';

/** What takes messages of a sender: a queue or a topic. */
export interface Destination {
  /** Its number, by which it is cancelled where it is to come later. */
  put(message: BrokerMessage): number;
  cancel(sequence: number): boolean;
}

/** Someone who takes messages: a receiving link with credit. */
export interface Consumer {
  wantsMore(): boolean;
  /** The token of its lock; undefined where it is settled already. */
  take(message: QueuedMessage): string | undefined;
}

export interface QueuedMessage {
  readonly sequence: number;
  readonly enqueuedAt: number;
  readonly message: BrokerMessage;
  readonly deliveryCount: number;
  /** Until when a delivery that starts now is locked. */
  readonly lockedUntil: number;
}

export interface PeekedMessage extends ScheduledMessage {
  readonly isScheduled: boolean;
}

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
export class Queue implements Destination {
  readonly path: string;
  readonly #clock: Clock;
  readonly #settings: QueueSettings;
  readonly #deadLetters: Queue | undefined;
  readonly #consumers = new Set<Consumer>();
  readonly #locked = new Map<string, Item>();
  readonly #incoming: IncomingMessages;
  #ready: Item[] = [];

  /** Without `deadLetters` it is itself a dead-letter queue: its messages wait for a person, so they do not hold the clock. */
  constructor(path: string, clock: Clock, settings: QueueSettings, deadLetters?: Queue) {
    this.path = path;
    this.#clock = clock;
    this.#settings = settings;
    this.#deadLetters = deadLetters;
    this.#incoming = new IncomingMessages(clock, deadLetters ? settings.duplicatesWithinMs : 0, (sequence, item) =>
      this.#enqueue(sequence, item),
    );
  }

  get state(): { readonly ready: number; readonly locked: number; readonly deadLettered: number } {
    return { ready: this.#ready.length, locked: this.#locked.size, deadLettered: this.#deadLetters?.state.ready ?? 0 };
  }

  put(message: BrokerMessage): number {
    return this.#incoming.put(message);
  }

  cancel(sequence: number): boolean {
    return this.#incoming.cancel(sequence);
  }

  /** What waits, is locked or is to come later, from this number on. */
  peek(from: number, most: number): readonly PeekedMessage[] {
    const waiting = [...this.#ready, ...this.#locked.values()].map((item) => ({ ...item, isScheduled: false }));
    const later = this.#incoming.scheduled.map((each) => ({ ...each, isScheduled: true }));
    return [...waiting, ...later]
      .filter(({ sequence }) => sequence >= from)
      .toSorted((one, other) => one.sequence - other.sequence)
      .slice(0, most);
  }

  #enqueue(sequence: number, message: BrokerMessage): void {
    const enqueuedAt = this.#clock.now();
    const longest = enqueuedAt + this.#settings.longestLifeMs;
    const item: Item = {
      sequence,
      enqueuedAt,
      // A dead letter waits for a person, however long.
      expiresAt: this.#deadLetters ? Math.min(longest, expiryOf(message, enqueuedAt)) : Number.POSITIVE_INFINITY,
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
        if (token === undefined) item.unhold();
        else this.#lock(token, item);
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
    this.#incoming.close();
    this.#ready = [];
    this.#locked.clear();
    this.#consumers.clear();
  }

  #lock(token: string, item: Item): void {
    this.#locked.set(token, item);
    this.#armExpiry(token, item);
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
