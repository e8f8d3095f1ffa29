import type { Context } from 'hono';
import { minutes } from '../../../../shared/domain/duration.ts';
import { wholeSecond } from '../graph-time.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import type { TenantState } from '../state.ts';
import { page } from './page.ts';

/** https://learn.microsoft.com/en-us/entra/identity/users/licensing-service-plan-reference */
const plans = {
  exchange: { service: 'exchange', servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0' },
  sharePoint: { service: 'SharePoint', servicePlanId: '5dbe027f-2339-4123-9542-606e4d348a72' },
  entraP2: { service: 'AADPremiumService', servicePlanId: 'eec0eb4f-6444-4f95-aba0-50c24d67f998' },
};

export function registerOrganization(surface: GraphSurface): void {
  serve(surface, 'GET /organization', listOrganization(surface, 'v1.0'));
  serve(surface, 'GET /organization', listOrganization(surface, 'beta'), 'beta');
}

function listOrganization({ state }: GraphSurface, version: 'v1.0' | 'beta'): (context: Context) => Response {
  const { organization, tenantId } = state;
  return (context) => {
    const owned = [plans.exchange, plans.sharePoint, ...(organization.identityProtection ? [plans.entraP2] : [])];
    const all = {
      id: tenantId,
      displayName: organization.displayName,
      assignedPlans: owned.map((plan) => ({
        ...plan,
        capabilityStatus: 'Enabled',
        assignedDateTime: '2024-01-15T08:00:00Z',
      })),
      verifiedDomains: organization.domains.map((name, index) => ({
        name,
        isInitial: index === 0,
        isDefault: index === organization.domains.length - 1,
        type: organization.federations.has(name) ? 'Federated' : 'Managed',
        capabilities: 'Email, OfficeCommunicationsOnline',
      })),
      isMultipleDataLocationsForServicesEnabled: organization.satelliteGeos.length > 0 || null,
      onPremisesSyncEnabled: organization.onPremisesSyncEnabled || null,
      onPremisesLastSyncDateTime:
        organization.onPremisesLastSync === null ? null : wholeSecond(organization.onPremisesLastSync),
      ...(version === 'beta' ? { onPremisesLastPasswordSyncDateTime: lastPasswordSync(state) } : {}),
    };
    return page(context, [all], 1);
  };
}

/** It comes every two minutes. https://learn.microsoft.com/graph/api/resources/organization?view=graph-rest-beta */
function lastPasswordSync({ organization, clock }: TenantState): string | null {
  if (!organization.onPremisesSyncEnabled || !organization.passwordHashSync) return null;
  if (organization.hashSyncStopped !== null) return wholeSecond(organization.hashSyncStopped);
  return wholeSecond(Math.floor(clock.now() / minutes(2)) * minutes(2));
}
