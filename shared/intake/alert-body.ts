/** A body that is no JSON is a lone string to the reader: an account, or rejected. */
export function alertBody(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
