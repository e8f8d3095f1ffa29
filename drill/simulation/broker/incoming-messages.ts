import type { Clock } from '../../../host/clock.ts';
import { scheduledFor, type BrokerMessage } from './broker-message.ts';

export interface ScheduledMessage {
  readonly sequence: number;
  readonly message: BrokerMessage;
  readonly enqueuedAt: number;
  readonly deliveryCount: number;
}

interface Waiting extends ScheduledMessage {
  readonly forget: () => void;
}

/** What comes in: numbered, without its duplicates, and only when it is to come. */
export class IncomingMessages {
  readonly #clock: Clock;
  readonly #duplicatesWithinMs: number;
  readonly #enqueue: (sequence: number, message: BrokerMessage) => void;
  readonly #scheduled = new Map<number, Waiting>();
  /** Until when the id of a message makes the next of that id a duplicate. */
  readonly #known = new Map<string, number>();
  #lastSequence = 0;

  constructor(clock: Clock, duplicatesWithinMs: number, enqueue: (sequence: number, message: BrokerMessage) => void) {
    this.#clock = clock;
    this.#duplicatesWithinMs = duplicatesWithinMs;
    this.#enqueue = enqueue;
  }

  /** They hold no clock: nobody has to do anything about them yet. */
  get scheduled(): readonly ScheduledMessage[] {
    return [...this.#scheduled.values()];
  }

  put(message: BrokerMessage): number {
    const now = this.#clock.now();
    const sequence = ++this.#lastSequence;
    if (this.#isDuplicate(message, now)) return sequence;
    const at = scheduledFor(message) ?? now;
    if (at <= now) {
      this.#enqueue(sequence, message);
      return sequence;
    }
    const forget = this.#clock.at(at, () => {
      this.#scheduled.delete(sequence);
      // A new number, as for everything that comes in: https://learn.microsoft.com/azure/service-bus-messaging/message-sequencing
      this.#enqueue(++this.#lastSequence, message);
    });
    this.#scheduled.set(sequence, { sequence, message, enqueuedAt: now, deliveryCount: 0, forget });
    return sequence;
  }

  /** False where no message of this number is scheduled: it came already, or was cancelled. */
  cancel(sequence: number): boolean {
    this.#scheduled.get(sequence)?.forget();
    return this.#scheduled.delete(sequence);
  }

  close(): void {
    for (const sequence of [...this.#scheduled.keys()]) this.cancel(sequence);
  }

  /** One that is scheduled counts from when it was sent. https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection */
  #isDuplicate({ message_id: id }: BrokerMessage, now: number): boolean {
    if (id === undefined || this.#duplicatesWithinMs === 0) return false;
    for (const [old, until] of this.#known) if (until <= now) this.#known.delete(old);
    if (this.#known.has(id)) return true;
    this.#known.set(id, now + this.#duplicatesWithinMs);
    return false;
  }
}
