import { Later, Refusal } from '../../domain/errors.ts';
import { seconds } from '../../domain/duration.ts';
import type { Duration } from '../../domain/duration.ts';

/** Exchange ends a cmdlet after 15 minutes; nobody at 3 a.m. waits that long, and a lost answer is read back anyway. */
const ANSWER_WITHIN = seconds(100);

/** One request, one answer: no retry, no redirect, no sleep. Network trouble is `Later`; the status is the caller's to judge. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(ANSWER_WITHIN) });
  } catch (cause) {
    throw new Later(`${new URL(url).host} gave no answer`, undefined, { cause });
  }
}

/** The JSON of an answer, or `empty` where it has none. An answer that breaks off or is none is as good as lost: `Later`. */
export async function jsonOf(response: Response, empty?: string): Promise<unknown> {
  try {
    return JSON.parse((await response.text()) || (empty ?? '')) as unknown;
  } catch (cause) {
    throw new Later(`${new URL(response.url).host} gave an answer that cannot be read`, undefined, { cause });
  }
}

/** Whether a status says "ask again": throttled, timed out or broken. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * What the service asks us to wait, if it says so; seconds or an HTTP date.
 * https://learn.microsoft.com/graph/throttling
 */
export function retryAfter(headers: Headers): Duration | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const wait = /^\d+$/.test(value) ? seconds(Number(value)) : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Turns a failed answer into the error that says what can be done about it. */
export function failure(
  response: Response,
  said: { readonly code: string; readonly message: string },
): Refusal | Later {
  if (isPassing(response.status)) return new Later(`${said.code}: ${said.message}`, retryAfter(response.headers));
  return new Refusal(response.status, said.code, said.message, {
    requestId: response.headers.get('request-id') ?? undefined,
  });
}
