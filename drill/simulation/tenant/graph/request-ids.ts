import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';

export function isGraph(path: string): boolean {
  return /^\/(v1\.0|beta)\//.test(path);
}

/** What Graph writes above every answer. https://learn.microsoft.com/en-us/graph/best-practices-concept#reliability-and-support */
export function sayWhichRequest(context: Context): void {
  const requestId = randomUUID();
  context.header('request-id', requestId);
  context.header('client-request-id', context.req.header('client-request-id') ?? requestId);
  context.header('OData-Version', '4.0');
}
