import { wholeSecond } from '../graph-time.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';
import { pick } from './user-resource.ts';

/** https://learn.microsoft.com/en-us/entra/identity/users/licensing-service-plan-reference */
const plans = {
  exchange: { service: 'exchange', servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0' },
  sharePoint: { service: 'SharePoint', servicePlanId: '5dbe027f-2339-4123-9542-606e4d348a72' },
  entraP2: { service: 'AADPremiumService', servicePlanId: 'eec0eb4f-6444-4f95-aba0-50c24d67f998' },
};

export function registerOrganization(surface: GraphSurface): void {
  const { organization, tenantId } = surface.state;
  serve(surface, 'GET /organization', (context) => {
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
        type: 'Managed',
        capabilities: 'Email, OfficeCommunicationsOnline',
      })),
      onPremisesSyncEnabled: organization.onPremisesSyncEnabled || null,
      onPremisesLastSyncDateTime:
        organization.onPremisesLastSync === null ? null : wholeSecond(organization.onPremisesLastSync),
    };
    return page(context, [pick(all, context.req.query('$select')?.split(',') ?? Object.keys(all))], 1);
  });
}
