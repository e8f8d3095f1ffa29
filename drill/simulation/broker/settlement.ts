import type { Settlement } from './queue.ts';

export type AmqpOutcome = 'accepted' | 'rejected' | 'released' | 'modified';

/** What the SDK means by an AMQP outcome; undefined where Cordon never asks for it (deferring). */
export function settlementOf(outcome: AmqpOutcome, remoteState: unknown): Settlement | undefined {
  const state = (remoteState ?? {}) as {
    error?: { info?: Readonly<Record<string, unknown>> };
    undeliverable_here?: boolean;
    message_annotations?: Readonly<Record<string, unknown>>;
  };
  if (outcome === 'accepted') return { is: 'completed' };
  if (outcome === 'released') return { is: 'abandoned' };
  if (outcome === 'modified')
    return state.undeliverable_here ? undefined : { is: 'abandoned', properties: state.message_annotations };
  const { DeadLetterReason: reason, DeadLetterErrorDescription: description, ...properties } = state.error?.info ?? {};
  return { is: 'dead-lettered', reason: text(reason), description: text(description), properties };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
