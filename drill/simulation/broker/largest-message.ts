import type { AmqpProblem } from './settlement.ts';

/** Bytes. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas (standard tier) */
export const mostBytes = 256 * 1024;

export const tooLarge: AmqpProblem = {
  condition: 'amqp:link:message-size-exceeded',
  description: `The received message exceeds the limit of ${mostBytes} bytes on the link.`,
};
