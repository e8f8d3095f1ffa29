import * as z from 'zod';
import type { Tenant } from '../../../catalogue/tenant.ts';

/** The eDiscovery case of a purge, as far as it has come. */
export interface PurgeCase {
  readonly caseId: string;
  readonly searchId: string | undefined;
}

const Case = z.object({ id: z.string(), displayName: z.string().nullish() });
const Operation = z.object({ action: z.string().nullish(), status: z.string() });

/** Where eDiscovery cases are. */
export const cases = '/security/cases/ediscoveryCases';

/** Found by its title, so that an answer that was lost makes no second case. */
export async function readPurgeCase(title: string, tenant: Tenant): Promise<PurgeCase | undefined> {
  const all = z.array(Case).parse(await tenant.graph.list(cases));
  const caseId = all.find(({ displayName }) => displayName === title)?.id;
  if (caseId === undefined) return undefined;
  const searches = z.array(Case).parse(await tenant.graph.list(`${cases}/${caseId}/searches`));
  return { caseId, searchId: searches[0]?.id };
}

/** How each purge of the case stands. https://learn.microsoft.com/graph/api/resources/security-caseoperation */
export async function purgesOf({ caseId }: PurgeCase, tenant: Tenant): Promise<readonly { readonly status: string }[]> {
  const operations = z.array(Operation).parse(await tenant.graph.list(`${cases}/${caseId}/operations`));
  return operations.filter(({ action }) => action === 'purgeData');
}
