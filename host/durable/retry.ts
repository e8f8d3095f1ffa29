import type { RetryOptions } from './sdk-v3-shapes.ts';

const longestInterval = 6 * 86_400_000;

/** How long to wait before attempt `attempt` (2 is the first retry); nothing when there are no attempts left. */
export function delayBeforeAttempt(options: RetryOptions, attempt: number): number {
  if (attempt > options.maxNumberOfAttempts) return 0;
  const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (attempt - 2);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? longestInterval);
}
