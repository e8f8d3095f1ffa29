import rhea from 'rhea';
import type { Delivery, Sender } from 'rhea';
import { withBrokerProperties } from './broker-message.ts';
import { lockTokenOf, newDeliveryTag } from './lock-token.ts';
import type { Consumer, Queue, QueuedMessage } from './queue.ts';
import { settlementOf, type AmqpOutcome } from './settlement.ts';

/** The broker's end of a link over which a client receives. */
export class ReceivingLink implements Consumer {
  readonly sender: Sender;
  readonly queue: Queue;
  readonly #answered = new WeakSet<Delivery>();

  constructor(sender: Sender, queue: Queue) {
    this.sender = sender;
    this.queue = queue;
  }

  wantsMore(): boolean {
    return this.sender.sendable();
  }

  take(queued: QueuedMessage): string {
    const tag = newDeliveryTag();
    // rhea's Message type wants the methods that only a decoded message has; encoding never calls them.
    this.sender.send(withBrokerProperties(queued.message, { ...queued }) as Parameters<Sender['send']>[0], tag);
    return lockTokenOf(tag);
  }

  settle(delivery: Delivery, outcome: AmqpOutcome): void {
    if (this.#answered.has(delivery)) return;
    this.#answered.add(delivery);
    const settlement = settlementOf(outcome, delivery.remote_state);
    const settled =
      settlement !== undefined && this.queue.settle(lockTokenOf(Buffer.from(delivery.tag as Buffer)), settlement);
    // The SDK waits for the broker's own verdict; to echo its `rejected` would make deadLetterMessage() fail.
    delivery.update(true, settled ? accepted() : lockLost());
    // It sends no second disposition, and rhea would wait for one until its window of 2,048 deliveries is full.
    Object.assign(delivery, { remote_settled: true });
  }
}

type Outcomes = Record<'accepted' | 'rejected', (fields?: unknown) => { described(): unknown }>;
const outcomes = rhea.message as unknown as Outcomes;

const accepted = (): unknown => outcomes.accepted().described();
const lockLost = (): unknown =>
  outcomes
    .rejected({
      error: {
        condition: 'com.microsoft:message-lock-lost',
        description:
          'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
      },
    })
    .described();
