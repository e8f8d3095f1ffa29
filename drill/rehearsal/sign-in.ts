import { createHash } from 'node:crypto';
import { apiToken } from '../simulation/tenant/registered-api.ts';
import type { SignedIn } from '../simulation/tenant/registered-api.ts';
import type { SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import type { Clock } from '../../host/clock.ts';
import { roles, type Role } from '../../shared/domain/role.ts';

/** Every role that a person can have. */
export const allOfAPerson = Object.entries(roles).flatMap(([role, about]) =>
  about.for === 'person' ? [role as Role] : [],
);

/** The `authorization` header of somebody of the rehearsal, with these roles: all that people can have, if not said. */
export type SignIn = (who: string, held?: readonly Role[]) => string;

export function signInTo({ api }: Pick<SimulatedTenant, 'api'>, clock: Pick<Clock, 'now'>): SignIn {
  return (who, held = allOfAPerson) => `Bearer ${apiToken(api, personCalled(who, held), clock.now())}`;
}

/** The same name is the same person, in every rehearsal. */
export function personCalled(name: string, held: readonly Role[]): SignedIn {
  return { is: 'person', objectId: idOf(name), name, roles: held };
}

export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
