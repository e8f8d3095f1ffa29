import type { Context } from 'hono';
import { mailboxAt } from './exchange/mailbox-at.ts';
import type { Fault } from './fault.ts';
import type { TenantState } from './state.ts';

/** What the weather makes of the requests of the app. */
export interface TodaysWeather {
  /** What is answered instead; the request is under way from now on. */
  begin(context: Context, operation: string): Fault | undefined;
  end(context: Context): void;
}

export function todaysWeather(state: TenantState): TodaysWeather {
  const underWay = new Map<string, number>();
  const move = (mailbox: string, by: 1 | -1): number => {
    const now = (underWay.get(mailbox) ?? 0) + by;
    underWay.set(mailbox, now);
    return now;
  };
  return {
    begin(context, operation) {
      state.requests += 1;
      const mailbox = mailboxOf(state, context);
      const atOnce = mailbox === undefined ? 0 : move(mailbox, 1);
      const call = { operation, number: state.requests, at: state.clock.now(), atOnce };
      for (const weather of state.weather) {
        const answer = weather(call);
        if (answer === 429) return { match: operation, times: 0, answer, retryAfter: 10 };
        if (answer !== undefined) return { match: operation, times: 0, answer };
      }
      return undefined;
    },
    end(context) {
      const mailbox = mailboxOf(state, context);
      if (mailbox !== undefined) move(mailbox, -1);
    },
  };
}

/** The mailbox that a cmdlet is anchored to, or that the address of a request of Graph lies in. */
function mailboxOf(state: TenantState, { req }: Context): string | undefined {
  const [, anchor] = /^UPN:(.+)$/i.exec(req.header('x-anchormailbox') ?? '') ?? [];
  const inMailbox =
    /^\/(?:v1\.0|beta)\/users\/([^/]+)\/(?:messages|mailFolders|mailboxSettings|events|calendars?|contacts)\b/;
  const [, owner] = inMailbox.exec(req.path) ?? [];
  const named = anchor ?? (owner && decodeURIComponent(owner));
  return named === undefined ? undefined : mailboxAt(state, named)?.objectId;
}
