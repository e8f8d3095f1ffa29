import { randomUUID } from 'node:crypto';

/** A fresh delivery tag: 16 bytes, which Service Bus also uses as the lock token. */
export const newDeliveryTag = (): Buffer => Buffer.from(randomUUID().replaceAll('-', ''), 'hex');

/** The SDK reads a tag in the byte order of a .NET Guid and sends it back in plain order; this is the order it sends back. */
export function lockTokenOf(tag: Buffer): string {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map((index) => tag[index] ?? 0)).toString('hex');
}
