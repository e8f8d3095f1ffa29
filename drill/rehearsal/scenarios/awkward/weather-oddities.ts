import {
  everyTenthIsUnavailable,
  exchangeProxiesFail,
  fourAtOnceOnAMailbox,
  logsAreThrottled,
  nationalCloud,
  searchesTimeOut,
  tokensAreChallenged,
} from '../../../simulation/tenant/weather.ts';
import type { Oddity } from './oddity.ts';

/** What passes is waited out, and nobody reads of a right that is missing. */
const saysNot = [/permission is missing|does not carry the role/i];

/** Services as they are day by day. */
export const weatherOddities: readonly Oddity[] = [
  {
    name: 'every tenth request is answered with 503',
    saysNot,
    make: ({ state }) => void state.weather.push(everyTenthIsUnavailable),
  },
  {
    name: 'tokens are challenged, and never work again',
    saysNot,
    make: ({ state, random }) => void state.weather.push(tokensAreChallenged(random)),
  },
  {
    name: 'Exchange fails to pass cmdlets on',
    make: ({ state }) => void state.weather.push(exchangeProxiesFail),
  },
  { name: 'the logs are throttled', make: ({ state }) => void state.weather.push(logsAreThrottled()) },
  {
    name: 'searches of the audit log run out of time',
    make: ({ state, random }) => void state.weather.push(searchesTimeOut(random)),
  },
  {
    name: 'searches of the audit log count each page by itself',
    make: ({ state }) => void Object.assign(state.logs, { auditSearchCounts: 'the page' }),
  },
  {
    name: 'four calls at once on a mailbox',
    make: ({ state }) => {
      state.weather.push(fourAtOnceOnAMailbox);
      // Only calls that take their time are under way together.
      state.latencyMs = Math.max(state.latencyMs, 10);
    },
  },
  {
    name: 'of two writes to one list at once one is lost',
    make: ({ state }) => void Object.assign(state, { losesWrites: true, latencyMs: Math.max(state.latencyMs, 10) }),
  },
  {
    name: 'a national cloud',
    oneIn: 5,
    make({ state, user: { objectId } }) {
      state.weather.push(nationalCloud);
      const methods = state.identity.methods.get(objectId) ?? [];
      const known = methods.filter(({ type }) => !/^(qrCodePin|temporaryAccessPass|hardwareOath)$/.test(type));
      state.identity.methods.set(objectId, known);
    },
    saysNot: [/HTTP 40\d|BadRequest|Resource not found/],
  },
];
