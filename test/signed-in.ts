import { allOfAPerson, idOf, signInTo } from '../drill/rehearsal/sign-in.ts';
import type { SimulatedTenant } from '../drill/simulation/tenant/start-tenant.ts';
import { sentByQueue, type Sender } from '../shared/domain/sender.ts';
import type { Caller } from '../shared/domain/caller.ts';

/** The headers of somebody who may do everything that people may, in the app that serves this tenant. */
export function as(name: string, tenant: SimulatedTenant): Record<string, string> {
  const signIn = signInTo(tenant, Date);
  return { 'content-type': 'application/json', authorization: signIn(name) };
}

/** The same, as a token that was verified says it. */
export function callerNamed(name: string, more: Partial<Caller> = {}): Caller {
  return { id: idOf(name), is: 'person', name, roles: allOfAPerson, ...more };
}

/** Whoever sends alerts in a test that is about something else. */
export const aPerson: Sender = { is: 'person', id: idOf('Mia'), name: 'Mia' };
export const aSender = sentByQueue('alerts');
