/** A failure that the tenant shows on command. The server takes faults for every surface before the request is handled. */
export interface Fault {
  /** An operation, its beginning or its last word: `PATCH /users/{id}`, `PATCH /users`, `revokeSignInSessions`, `Set-Mailbox`. */
  readonly match: string;
  /** How many more requests it hits. */
  times: number;
  /** `lost-answer`: the request is carried out, but the connection ends before it is answered. `no-connection`: it is not carried out. */
  readonly answer:
    | 400
    | 403
    | 404
    | 429
    | 500
    | 502
    | 503
    | 504
    | 'lost-answer'
    | 'no-connection'
    /** A token is to be replaced before its time. */
    | 'claims-challenge'
    /** Exchange's 400 for a server that it could not reach. */
    | 'cmdlet-proxy'
    /** A search of the audit log that ran out of time: one row says so, by its numbers alone. */
    | 'search-timeout'
    /** A part of Graph that this cloud does not have. */
    | 'not-offered'
    /** More calls on one mailbox than an application may have at once. */
    | 'mailbox-concurrency';
  /** Seconds; without it a 429 or 503 carries no Retry-After. */
  readonly retryAfter?: number;
}

/** The fault that hits this operation now, used up by one. */
export function takeFault(faults: readonly Fault[], operation: string): Fault | undefined {
  const fault = faults.find(({ match, times }) => times > 0 && hits(match, operation));
  if (fault) fault.times -= 1;
  return fault;
}

function hits(match: string, operation: string): boolean {
  return operation === match || operation.startsWith(`${match}/`) || operation.endsWith(`/${match}`);
}
