import { days } from '../../../shared/domain/duration.ts';
import type { SimulatedApplication } from '../../simulation/tenant/applications/application-state.ts';
import type { SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { idFor } from './id-for.ts';
import { wholeSeconds } from './whole-seconds.ts';

export const payrollAppId = 'ab110000-0000-4000-8000-000000000001';

/** The owner's application, as it was before the attack: doors are added to it. */
export function payrollApplicationOf(state: TenantState, victim: SimulatedUser): SimulatedApplication {
  const id = idFor(victim, 'ab120001');
  const found = state.applications.get(id);
  if (found) return found;
  const made: SimulatedApplication = {
    kind: 'application',
    id,
    appId: payrollAppId,
    displayName: 'Payroll export',
    owners: [victim.objectId],
    passwords: [{ ...ownersCredential(state), keyId: idFor(victim, 'ab130001'), secret: 'a1~of-the-owner' }],
    keys: [],
    federated: [
      {
        id: idFor(victim, 'ab140001'),
        name: 'release-pipeline',
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'repo:contoso/payroll:ref:refs/heads/main',
      },
    ],
    roles: ['User.Read.All'],
  };
  state.applications.set(id, made);
  return made;
}

export function ownersCredential(state: TenantState): { displayName: string; from: number; until: number } {
  const now = wholeSeconds(state);
  return { displayName: 'ci', from: now - days(200), until: now + days(165) };
}
