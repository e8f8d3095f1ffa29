import type { Duration } from './duration.ts';

/** The tenant said no. `code` is its own word for why (e.g. `Authorization_RequestDenied`, `ManagementObjectNotFoundException`). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  /** The service's id for the request, for a support ticket. */
  readonly requestId: string | undefined;
  constructor(
    status: number,
    code: string,
    message: string,
    options?: { requestId?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: options?.cause });
    this.status = status;
    this.code = code;
    this.requestId = options?.requestId;
  }
}

/** A list that the tenant does not tell to its end. Whoever can do with the beginning takes it from here, and says that it is one. */
export class CutOff extends Refusal {
  readonly rows: readonly Record<string, unknown>[];
  constructor(rows: readonly Record<string, unknown>[]) {
    super(200, 'CutOff', `the list was cut off after ${String(rows.length)} rows`);
    this.rows = rows;
  }
}

/** Not now: throttled (429), broken (5xx), timed out or unreachable. Whether a write landed is unknown until it is read back. */
export class Later extends Error {
  override readonly name = 'Later';
  /** How long the service asked us to wait; undefined where it did not say. */
  readonly after: Duration | undefined;
  constructor(message: string, after?: Duration, options?: { cause?: unknown }) {
    super(message, options);
    this.after = after;
  }
}

/** Not now, because too much was asked already: to ask once more at once would only be refused again. */
export class Throttled extends Later {}

/** Not now, because the token is not accepted (401): another may be, and some services say it for a right that is missing. */
export class Unaccepted extends Later {}

/** Why something failed. Of an error we do not know only the kind is told: its text may quote what the tenant answered. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return `${error.code}: ${error.message}`;
  if (error instanceof Later) return error.message;
  return `unexpected: ${error instanceof Error ? error.name : 'unknown error'}`;
}
