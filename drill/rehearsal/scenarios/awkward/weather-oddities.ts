import {
  everyTenthIsUnavailable,
  exchangeProxiesFail,
  fourAtOnceOnAMailbox,
  logsAreThrottled,
  tokensAreChallenged,
} from '../../../simulation/tenant/weather.ts';
import type { Oddity } from './oddity.ts';

/** What passes is waited out, and nobody reads of a right that is missing. */
const saysNot = [/permission|right is missing/i];

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
    make: ({ state }) => void state.weather.push(tokensAreChallenged(state.random)),
  },
  {
    name: 'Exchange fails to pass cmdlets on',
    make: ({ state }) => void state.weather.push(exchangeProxiesFail),
  },
  { name: 'the logs are throttled', make: ({ state }) => void state.weather.push(logsAreThrottled()) },
  {
    name: 'four calls at once on a mailbox',
    make: ({ state }) => {
      state.weather.push(fourAtOnceOnAMailbox);
      // Only calls that take their time are under way together.
      state.latencyMs = Math.max(state.latencyMs, 10);
    },
  },
  { name: 'lists of Exchange break off', oneIn: 6, make: ({ state }) => void (state.pages = 'expire') },
];
