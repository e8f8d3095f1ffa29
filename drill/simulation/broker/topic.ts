import type { Clock } from '../../../host/clock.ts';
import type { BrokerMessage } from './broker-message.ts';
import { IncomingMessages } from './incoming-messages.ts';
import type { Destination, Queue } from './queue.ts';

/** Hands each message to every subscription, which is a queue of its own. Rules that choose among messages are not implemented. */
export class Topic implements Destination {
  readonly #incoming: IncomingMessages;

  constructor(clock: Clock, subscriptions: readonly Queue[], duplicatesWithinMs: number) {
    this.#incoming = new IncomingMessages(clock, duplicatesWithinMs, (_sequence, message) =>
      subscriptions.forEach((queue) => queue.put({ ...message })),
    );
  }

  put(message: BrokerMessage): number {
    return this.#incoming.put(message);
  }

  cancel(sequence: number): boolean {
    return this.#incoming.cancel(sequence);
  }

  close(): void {
    this.#incoming.close();
  }
}
