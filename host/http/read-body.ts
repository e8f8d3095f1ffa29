import type { IncomingMessage } from 'node:http';

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#limits */
export const largestBody = 100 * 1024 * 1024;

/** The body, or nothing when it is larger than Azure takes. */
export async function readBody(request: IncomingMessage, limit = largestBody): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
