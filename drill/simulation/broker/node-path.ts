/** Where a client asks for the right to use a node. */
export const claims = '$cbs';
/** Where a client asks about a queue, below the path of the queue. */
export const management = '/$management';

/** The path of a node; a client may address it by its whole URL, or with a slash before it. */
export function pathOf(address: unknown): string {
  return typeof address === 'string' ? address.replace(/^((amqps?|sb):\/\/[^/]+)?\//, '').toLowerCase() : '';
}

/** Whether what is sent there is answered, and not kept. */
export const isQuestion = (path: string): boolean => path === claims || path.endsWith(management);

export const notFound = (path: string): { condition: string; description: string } => ({
  condition: 'amqp:not-found',
  description: `The messaging entity '${path}' could not be found.`,
});

/** A queue or a subscription cannot be sent to or read by its other end. */
export const wrongEnd = (path: string): { condition: string; description: string } => ({
  condition: 'amqp:not-allowed',
  description: `The operation is not allowed on the messaging entity '${path}'.`,
});
