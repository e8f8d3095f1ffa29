import * as z from 'zod';
import { Refusal } from '../../../domain/errors.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { ofEach } from '../../../catalogue/to-all.ts';
import { actsBy } from '../history/acts-in-directory.ts';
import { called, flag, text } from '../fields.ts';

/** What does not say that it is disabled is taken to be enabled. */
const ServicePrincipal = z.object({
  appId: text,
  displayName: text,
  accountEnabled: flag.transform((said) => said !== false),
  appOwnerOrganizationId: text,
});

/** A service principal that the account made: what an application signs in as, whoever holds a key of it. */
export interface MadeApplication {
  /** Of the service principal. */
  readonly id: string;
  /** As the case names it: it is what a person marks as hostile. */
  readonly name: string;
  readonly appId: string;
  readonly isEnabled: boolean;
  /** ISO 8601 UTC. */
  readonly arose: string;
}

export interface MadeApplications {
  readonly made: readonly MadeApplication[];
  /** Those that could not be read, with the reason. */
  readonly untold: readonly string[];
}

/**
 * Those that the account made since then and that are still there; null where the log tells of nobody yet. Only the log knows who made one:
 * its maker need not own it. Throws `Refusal` where the log may not be read.
 */
export async function readMadeApplications(
  account: Account,
  since: string,
  tenant: Tenant,
): Promise<MadeApplications | null> {
  const acts = await actsBy(account.objectId, 'ApplicationManagement', since, tenant);
  if (acts === null) return null;
  const made = new Map<string, string>();
  for (const { at, activity, targets } of acts) {
    if (!/^add service principal\.?$/i.test(activity)) continue;
    for (const { id, type } of targets)
      if (id && (type ?? 'ServicePrincipal').toLowerCase() === 'serviceprincipal') made.set(id, at);
  }
  const read = async ([id, arose]: readonly [string, string]): Promise<MadeApplication[]> => {
    const one = await readApplicationAt(id, account, tenant);
    return one ? [{ ...one, arose }] : [];
  };
  // What cannot be read may be of another organisation: it is told, and nothing is done to it.
  const { answers, untold } = await ofEach([...made], ([id]) => `application ${id}`, read, 4);
  return { made: answers.flat(), untold };
}

/**
 * The service principal as it is now; undefined where it is gone, or its application is another organisation's, as Microsoft's are: such a one
 * comes into a tenant with the first consent of anybody, works for all others too, and loses with the consent what it had of this account.
 * https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals
 */
export async function readApplicationAt(
  id: string,
  { tenantId }: Pick<Account, 'tenantId'>,
  tenant: Tenant,
): Promise<Omit<MadeApplication, 'arose'> | undefined> {
  try {
    const select = 'id,appId,displayName,accountEnabled,appOwnerOrganizationId';
    const row = ServicePrincipal.parse(await tenant.graph.get(`/servicePrincipals/${id}?$select=${select}`));
    if ((row.appOwnerOrganizationId ?? tenantId).toLowerCase() !== tenantId.toLowerCase()) return undefined;
    const name = `application "${called(row.displayName, id)}"`;
    return { id, name, appId: row.appId ?? 'an unknown application', isEnabled: row.accountEnabled };
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}
