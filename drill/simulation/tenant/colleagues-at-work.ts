import { createHash } from 'node:crypto';
import { minutes } from '../../../shared/domain/duration.ts';
import type { SignIn, TenantState } from './state.ts';

/** Each colleague's client renews its token this often, and each asks its owner once in four times. */
const every = minutes(15);

/** The office. */
export const colleaguesAddresses = '198.51.100.';

/**
 * The sign-ins of everybody who just works, in the given span. They are made when somebody looks: a timer for each would keep a virtual
 * clock from ever jumping.
 */
export function colleaguesAtWork(state: TenantState, from: number, to: number): SignIn[] {
  const since = state.logs.colleaguesWorkSince;
  if (since === null) return [];
  const colleagues = [...state.users.values()].filter(
    ({ objectId, accountEnabled }) => objectId !== state.compromised && accountEnabled,
  );
  return colleagues.flatMap(({ objectId }, index) => {
    const offset = Math.floor((index * every) / colleagues.length);
    const first = Math.max(Math.ceil((Math.max(from, since) - offset) / every), 0);
    const last = Math.floor((to - offset) / every);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => signIn(objectId, first + i, offset, index));
  });
}

function signIn(objectId: string, slot: number, offset: number, index: number): SignIn {
  const digest = createHash('sha256')
    .update(`${objectId} ${String(slot)}`)
    .digest('hex');
  return {
    id: `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
    at: slot * every + offset,
    objectId,
    errorCode: 0,
    failureReason: 'Other.',
    ipAddress: `${colleaguesAddresses}${String(10 + index)}`,
    interactive: (slot + index) % 4 === 0,
  };
}
