import rhea from 'rhea';
import type { Delivery, Sender } from 'rhea';
import { withBrokerProperties } from './broker-message.ts';
import { lockTokenOf, newDeliveryTag } from './lock-token.ts';
import { lockLost, notDeferred, settlementOf, type AmqpOutcome, type AmqpProblem } from './settlement.ts';
import type { Consumer, Queue, QueuedMessage } from './queue.ts';

/** The settle mode of a sender that wants no answer: AMQP 1.0, 2.8.2. */
export const settled = 1;

/** Whether the client takes messages for good as they are handed out. */
export const deletesAtOnce = (sender: Sender): boolean => sender.snd_settle_mode === settled;

/** The broker's end of a link over which a client receives. */
export class ReceivingLink implements Consumer {
  readonly sender: Sender;
  readonly queue: Queue;
  readonly #answered = new WeakSet<Delivery>();
  #handedOver: number[] = [];

  constructor(sender: Sender, queue: Queue) {
    this.sender = sender;
    this.queue = queue;
  }

  /** rhea counts a message against the credit when it leaves, which is later than when it is handed over. */
  wantsMore(): boolean {
    const internals = this.sender as unknown as Internals;
    const { next_pending_delivery: nextToLeave } = internals.session.outgoing;
    this.#handedOver = this.#handedOver.filter((id) => id >= nextToLeave);
    return this.sender.sendable() && internals.credit > this.#handedOver.length;
  }

  take(queued: QueuedMessage): string | undefined {
    const tag = newDeliveryTag();
    // rhea's Message type wants the methods that only a decoded message has; encoding never calls them.
    const { id } = this.sender.send(
      withBrokerProperties(queued.message, { ...queued }) as Parameters<Sender['send']>[0],
      tag,
    );
    this.#handedOver.push(id);
    return deletesAtOnce(this.sender) ? undefined : lockTokenOf(tag);
  }

  settle(delivery: Delivery, outcome: AmqpOutcome): void {
    if (this.#answered.has(delivery)) return;
    this.#answered.add(delivery);
    const settlement = settlementOf(outcome, delivery.remote_state);
    const token = lockTokenOf(Buffer.from(delivery.tag as Buffer));
    const problem = settlement ? !this.queue.settle(token, settlement) && lockLost : notDeferred;
    // The SDK waits for the broker's own verdict; to echo its `rejected` would make deadLetterMessage() fail.
    delivery.update(true, problem ? rejected(problem) : accepted());
    // It sends no second disposition, and rhea would wait for one until its window of 2,048 deliveries is full.
    Object.assign(delivery, { remote_settled: true });
  }
}

/** What rhea does not declare. */
interface Internals {
  readonly credit: number;
  readonly session: { readonly outgoing: { readonly next_pending_delivery: number } };
}

type Outcomes = Record<'accepted' | 'rejected', (fields?: unknown) => { described(): unknown }>;
const outcomes = rhea.message as unknown as Outcomes;

const accepted = (): unknown => outcomes.accepted().described();
const rejected = (error: AmqpProblem): unknown => outcomes.rejected({ error }).described();
