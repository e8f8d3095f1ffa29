import * as z from 'zod';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { key } from '../fields.ts';

const Organization = z.object({ verifiedDomains: z.array(z.object({ name: key })) });

/** The domains of the organisation, lower case: whoever has an address in one of them is inside. */
export async function readOwnDomains(tenant: Tenant): Promise<ReadonlySet<string>> {
  const [organization] = await tenant.graph.list('/organization?$select=id,verifiedDomains');
  const { verifiedDomains } = Organization.parse(organization);
  return new Set(verifiedDomains.flatMap(({ name }) => name.toLowerCase() || []));
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
