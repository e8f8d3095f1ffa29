/** Who asks. Whatever Cordon writes down as done by somebody, it writes from here. */
export interface Caller {
  /** Undefined where the request does not say. */
  readonly name: string | undefined;
  /** A token proves the name; otherwise it is what the request says of itself. */
  readonly verified: boolean;
  /** How the request was let in. */
  readonly how: 'function-key' | 'anonymous';
}

/** A request as its caller said it, whatever name the body claims. */
export function saidBy(body: unknown, { name }: Caller): unknown {
  return typeof body === 'object' && body !== null ? { ...body, by: name } : body;
}
