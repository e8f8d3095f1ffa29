import * as z from 'zod';
import { Refusal, Unaccepted } from '../../../domain/errors.ts';
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
  const all = z.array(Case).parse(await listCases(tenant));
  const caseId = all.find(({ displayName }) => displayName === title)?.id;
  if (caseId === undefined) return undefined;
  const searches = z.array(Case).parse(await tenant.graph.list(`${cases}/${caseId}/searches`));
  return { caseId, searchId: searches[0]?.id };
}

/** What somebody has to do in Security & Compliance PowerShell. https://learn.microsoft.com/graph/security-ediscovery-appauthsetup */
const notInRoleGroup =
  'Purview does not let the app search: a person has to run New-ServicePrincipal, Add-RoleGroupMember eDiscoveryManager and Add-eDiscoveryCaseAdmin for it, in Security & Compliance PowerShell';

/**
 * Purview says 401 to an app outside its role group, as to a token that is not accepted just now. A token that Graph accepts in between, and
 * Purview twice does not, is good: it is the role group.
 */
async function listCases(tenant: Tenant): Promise<unknown[]> {
  const list = (): Promise<unknown[]> => tenant.graph.list(cases);
  try {
    return await list();
  } catch (error) {
    if (!(error instanceof Unaccepted)) throw error;
    await tenant.graph.list('/organization?$select=id');
    return list().catch((again: unknown) => {
      throw again instanceof Unaccepted ? new Refusal(401, 'NotInRoleGroup', notInRoleGroup, { cause: again }) : again;
    });
  }
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
