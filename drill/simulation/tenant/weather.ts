import { seconds } from '../../../shared/domain/duration.ts';
import type { Fault } from './fault.ts';

/** A request of the app, as the network sees it. */
export interface Call {
  readonly operation: string;
  /** The how manieth request it is. */
  readonly number: number;
  readonly at: number;
  /** How many calls on the same mailbox are under way, this one included; 0 where it is on none. */
  readonly atOnce: number;
}

/** How the services are today: what they answer to a call instead. */
export type Weather = (call: Call) => Fault['answer'] | undefined;

/** Every tenth request meets a server that is overloaded. */
export const everyTenthIsUnavailable: Weather = ({ number }) => (number % 10 === 7 ? 503 : undefined);

/** A few times in a case the token at hand is not accepted any more. */
export function tokensAreChallenged(random: () => number): Weather {
  const numbers = new Set([40, 200, 600, 1200].map((most) => 1 + Math.floor(random() * most)));
  return ({ number }) => (numbers.has(number) ? 'claims-challenge' : undefined);
}

/** Exchange cannot pass a cmdlet on to the server with the mailbox, and a moment later it can. */
export const exchangeProxiesFail: Weather = ({ operation, number }) =>
  /^[A-Z][a-z]+-/.test(operation) && number % 13 === 5 ? 'cmdlet-proxy' : undefined;

/** One in ten searches of the audit log runs out of time. */
export function searchesTimeOut(random: () => number): Weather {
  return ({ operation }) => (operation === 'Search-UnifiedAuditLog' && random() < 0.1 ? 'search-timeout' : undefined);
}

/** The logs answer five requests in ten seconds. https://learn.microsoft.com/graph/throttling-limits#identity-and-access-reports-service-limits */
export function logsAreThrottled(): Weather {
  let answered: number[] = [];
  return ({ operation, at }) => {
    if (!/auditLogs|UnifiedAuditLog/.test(operation)) return undefined;
    answered = answered.filter((one) => one > at - window);
    if (answered.length >= 5) return 429;
    answered.push(at);
    return undefined;
  };
}

/** One application has four calls on one mailbox at once. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
export const fourAtOnceOnAMailbox: Weather = ({ atOnce }) => (atOnce > 4 ? 'mailbox-concurrency' : undefined);

/** What national clouds have not, as far as Cordon asks for it. https://learn.microsoft.com/graph/deployments */
export const nationalCloud: Weather = ({ operation }) =>
  /\/security\/(auditLog|identities)\/|qrCodePin|temporaryAccessPass|hardwareOath/.test(operation)
    ? 'not-offered'
    : undefined;

const window = seconds(10);
