import * as z from 'zod';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { text } from '../fields.ts';

const Site = z.object({
  siteCollection: z.object({ hostname: text, dataLocationCode: text }).nullish(),
});

/**
 * Where a tenant keeps its sites, one line each, e.g. `EUR at contosoeur.sharepoint.com`. A geography may have several hosts at its root; a
 * host that does not say where it is counts as one of its own.
 * https://learn.microsoft.com/sharepoint/dev/solution-guidance/multigeo-discovery
 */
export async function readGeographies({ graph }: Tenant): Promise<string[]> {
  const asked = '/sites?$select=siteCollection,webUrl&$filter=siteCollection/root ne null';
  const sites = z.array(Site).parse(await graph.list(asked));
  const hosts = new Map<string, string>();
  for (const { siteCollection } of sites) {
    const { hostname, dataLocationCode } = siteCollection ?? {};
    const where = dataLocationCode ?? hostname;
    if (where && !hosts.has(where)) hosts.set(where, `${where} at ${hostname ?? 'an unknown host'}`);
  }
  return [...hosts.values()];
}
