import { Later, Refusal, Throttled, Unaccepted } from '../../domain/errors.ts';
import { hours, seconds } from '../../domain/duration.ts';
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

/**
 * As `send`, with an access token. Continuous access evaluation ends tokens before their time and says what a new one must claim: then the
 * request is sent once more with such a token. https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export async function sendAuthorized(
  url: string,
  init: RequestInit,
  token: (claims?: string) => Promise<string>,
): Promise<Response> {
  const sendWith = (bearer: string): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${bearer}`);
    return send(url, { ...init, headers });
  };
  const first = await sendWith(await token());
  const claims = first.status === 401 ? challengeIn(first.headers) : undefined;
  return claims === undefined ? first : sendWith(await token(claims));
}

function challengeIn(headers: Headers): string | undefined {
  const [, encoded] = /\bclaims="([^"]+)"/.exec(headers.get('www-authenticate') ?? '') ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
}

/** How often a read is sent in all before it is left to a durable timer. */
const readsInAll = 3;
/** What takes as long is not overloaded for a moment. */
const quick = seconds(5);

/**
 * Reads, and reads once more where the answer was of the moment: a step that reads fifty times would never come through where one answer in ten
 * is a 503. It never waits: what the service asks to wait for, and what takes long, is the caller's to ask again.
 */
export async function readAgain<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  const began = Date.now();
  for (let sent = 1; ; sent += 1) {
    try {
      return await read();
    } catch (error) {
      const mayPass = error instanceof Later && !(error instanceof Throttled) && error.after === undefined;
      const isOfTheMoment = mayPass && Date.now() - began < quick;
      if (!isOfTheMoment || sent === readsInAll) throw error;
    }
  }
}

/**
 * Whether a status says "ask again": throttled, timed out or broken, or a token that is not accepted just now. A right that is missing is a
 * 403; the few services that say 401 for it are asked until patience ends, and what they said stands in the verdict.
 */
export function isPassing(status: number): boolean {
  return status === 401 || status === 408 || status === 429 || status >= 500;
}

/** Nobody asks for longer in earnest, and a door would stand open. */
const longestAsked = hours(1);

/**
 * What the service asks us to wait, if it says so; seconds or an HTTP date.
 * https://learn.microsoft.com/graph/throttling
 */
export function retryAfter(headers: Headers): Duration | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (value === '') return undefined;
  const wait = Number.isNaN(Number(value)) ? Date.parse(value) - Date.now() : seconds(Number(value));
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), longestAsked);
}

export function laterFor(status: number, message: string, after: Duration | undefined, cause?: unknown): Later {
  const Kind = status === 429 ? Throttled : status === 401 ? Unaccepted : Later;
  return new Kind(message, after, { cause });
}

/** Turns a failed answer into the error that says what can be done about it. */
export function failure(
  response: Response,
  said: { readonly code: string; readonly message: string },
): Refusal | Later {
  if (isPassing(response.status)) {
    const message = `${said.code}: ${said.message}`;
    return laterFor(response.status, message, retryAfter(response.headers));
  }
  return new Refusal(response.status, said.code, said.message, {
    requestId: response.headers.get('request-id') ?? undefined,
  });
}

/** JSON, or undefined where a gateway answered with something else. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
