import type { InvocationContext } from '@azure/functions';

/** The part of an invocation that logs. */
export type LogTarget = Pick<InvocationContext, 'info' | 'warn' | 'error'>;

/**
 * What may be logged about an event: ids and counts. Names, addresses, alert texts and tokens have no field here, because logs are
 * read by more people than case files.
 */
export interface LogFields {
  readonly caseId?: string;
  readonly objectId?: string;
  readonly messageId?: string;
  readonly outcome?: string;
  readonly errorName?: string;
  /** Of a file that the organisation itself wrote: where, what is wrong, and what to do. */
  readonly field?: string;
  readonly problem?: string;
  readonly remedy?: string;
}

/** One line of JSON per event. */
export function log(to: LogTarget, level: 'info' | 'warn' | 'error', event: string, fields: LogFields = {}): void {
  to[level](JSON.stringify({ event, ...fields }));
}
