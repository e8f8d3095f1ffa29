import type { HttpHandler } from '@azure/functions';
import { log } from '../../shared/log.ts';
import { problemResponse } from './problem-response.ts';

/** What a handler throws is ours to mend: a task hub or store out of reach, or a bug. The sender is told to try again, and nothing else. */
export function guarded(handler: HttpHandler): HttpHandler {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      log(context, 'error', 'request failed', { errorName: error instanceof Error ? error.name : 'unknown' });
      const reason =
        'The task hub or the case store cannot be reached. Send this again: Cordon goes on with whatever was begun.';
      return problemResponse(503, { reason, errors: [] }, { 'retry-after': '5' });
    }
  };
}
