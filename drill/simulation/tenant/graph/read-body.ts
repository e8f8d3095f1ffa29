import type { Context } from 'hono';

/**
 * The JSON of a request, undefined where it is none. What a client writes beside a value (`@odata.type`, `keys@odata.type`) says nothing
 * that the service does not know; only a reference or a binding to another object counts.
 * https://learn.microsoft.com/en-us/graph/traverse-the-graph
 */
export async function readBody(context: Context): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text(), (name, value: unknown) =>
      /@odata\.(?!id$|bind$)/.test(name) ? undefined : value,
    ) as unknown;
  } catch {
    return undefined;
  }
}
