import type { TenantState } from '../state.ts';
import { entity } from './entity.ts';
import { GraphProblem, notFound } from './graph-problem.ts';
import { serve, type GraphSurface } from './graph-route.ts';
import { page } from './page.ts';

/** How the domains of the tenant sign in. https://learn.microsoft.com/graph/api/resources/domain */
export function registerDomains(surface: GraphSurface): void {
  const { state } = surface;
  serve(surface, 'GET /domains', (context) => {
    const domains = state.organization.domains.map((name) => domain(state, name));
    return page(context, domains, 2);
  });
  serve(surface, 'GET /domains/{id}', (context) => {
    const id = domainOf(state, context.req.param('id'));
    return entity(context, 'domains/$entity', domain(state, id));
  });
  serve(surface, 'GET /domains/{id}/federationConfiguration', (context) => {
    const id = domainOf(state, context.req.param('id'));
    const federation = state.organization.federations.get(id);
    if (!federation) return page(context, [], 1);
    return page(context, [{ id: '6601d14b-d113-8f64-fda2-9b5ddda18ecc', ...federation }], 1);
  });
  // No application may ask: https://learn.microsoft.com/graph/api/onpremisesdirectorysynchronization-get
  serve(surface, 'GET /directory/onPremisesSynchronization', () => {
    throw new GraphProblem(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  });
}

function domainOf({ organization }: TenantState, named: string | undefined): string {
  const id = organization.domains.find((name) => name.toLowerCase() === named?.toLowerCase());
  if (id === undefined) throw notFound(named ?? '');
  return id;
}

function domain({ organization }: TenantState, id: string): Record<string, unknown> {
  return {
    id,
    authenticationType: organization.federations.has(id) ? 'Federated' : 'Managed',
    isAdminManaged: true,
    isDefault: id === organization.domains.at(-1),
    isInitial: id === organization.domains[0],
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  };
}
