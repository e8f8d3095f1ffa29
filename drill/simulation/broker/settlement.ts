export type Settlement =
  | { readonly is: 'completed' }
  | { readonly is: 'abandoned'; readonly properties?: Readonly<Record<string, unknown>> | undefined }
  | {
      readonly is: 'dead-lettered';
      readonly reason?: string | undefined;
      readonly description?: string | undefined;
      readonly properties?: Readonly<Record<string, unknown>> | undefined;
    };

export interface AmqpProblem {
  readonly condition: string;
  readonly description: string;
}

export const lockLost: AmqpProblem = {
  condition: 'com.microsoft:message-lock-lost',
  description:
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
};

/** What this broker refuses by its own name; the lock stays. */
export const notDeferred: AmqpProblem = {
  condition: 'amqp:not-implemented',
  description: 'This broker does not defer messages.',
};

export type AmqpOutcome = 'accepted' | 'rejected' | 'released' | 'modified';

/** What the SDK means by an AMQP outcome; undefined where it means to defer. */
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
