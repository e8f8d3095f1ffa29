import type { Fault } from './fault.ts';

/** How the services are today: what they answer instead, by the operation and the number of the app's request. */
export type Weather = (operation: string, request: number, now: number) => Fault['answer'] | undefined;

/** Every tenth request meets a server that is overloaded. */
export const everyTenthIsUnavailable: Weather = (_, request) => (request % 10 === 7 ? 503 : undefined);

/** Once in a while a token is not accepted any more, and then it is. */
export const tokensAreChallenged: Weather = (_, request) => (request % 41 === 11 ? 'claims-challenge' : undefined);

/** Exchange cannot pass a cmdlet on to the server with the mailbox, and a moment later it can. */
export const exchangeProxiesFail: Weather = (operation, request) =>
  /^[A-Z][a-z]+-/.test(operation) && request % 13 === 5 ? 'cmdlet-proxy' : undefined;

/** The logs answer five requests in ten seconds. https://learn.microsoft.com/graph/throttling-limits#identity-and-access-reports-service-limits */
export function logsAreThrottled(): Weather {
  let answered: number[] = [];
  return (operation, _, now) => {
    if (!/auditLogs|UnifiedAuditLog/.test(operation)) return undefined;
    answered = answered.filter((at) => at > now - tenSeconds);
    if (answered.length >= 5) return 429;
    answered.push(now);
    return undefined;
  };
}

const tenSeconds = 10_000;
