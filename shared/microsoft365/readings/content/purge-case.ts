import * as z from 'zod';
import type { Tenant } from '../../../catalogue/tenant.ts';

/** The eDiscovery case of a purge, as far as it has come. */
export interface PurgeCase {
  readonly caseId: string;
  readonly searchId: string | undefined;
}

const Case = z.object({ id: z.string(), displayName: z.string().nullish() });
const Operation = z.looseObject({
  '@odata.type': z.string().nullish(),
  action: z.string().nullish(),
  status: z.string().nullish(),
});

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

/**
 * How each purge of the case stands. Only who asks for the newer members of the enumeration is told that an operation is a purge.
 * https://learn.microsoft.com/graph/api/resources/security-ediscoverypurgedataoperation
 */
export async function purgesOf({ caseId }: PurgeCase, tenant: Tenant): Promise<readonly { readonly status: string }[]> {
  const headers = { Prefer: 'include-unknown-enum-members' };
  const operations = z.array(Operation).parse(await tenant.graph.list(`${cases}/${caseId}/operations`, headers));
  return operations.filter(isPurge).map(({ status }) => ({ status: status ?? 'unknown' }));
}

function isPurge({ action, '@odata.type': type }: z.infer<typeof Operation>): boolean {
  return action?.toLowerCase() === 'purgedata' || /ediscoveryPurgeDataOperation$/i.test(type ?? '');
}
