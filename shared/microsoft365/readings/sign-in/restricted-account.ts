import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Later, Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';

/** A restricted unit is out of reach though every permission and role is right. Asked only once something was denied. */
export async function sayingThatAccountIsRestricted(
  error: unknown,
  account: Account,
  tenant: Tenant,
): Promise<unknown> {
  const isDenied = error instanceof Refusal && error.status === 403 && error.code === 'Authorization_RequestDenied';
  if (!isDenied || !(await isManagementRestricted(account, tenant))) return error;
  const text =
    'the account is in a restricted management administrative unit, which no permission and no role over the whole tenant reaches: give the application a role that is scoped to the unit, or do this by hand';
  return new Refusal(error.status, 'RestrictedAdministrativeUnit', text, { requestId: error.requestId, cause: error });
}

const User = z.object({ isManagementRestricted: z.boolean().nullish() });

/** Only beta tells it. https://learn.microsoft.com/entra/identity/role-based-access-control/admin-units-restricted-management */
async function isManagementRestricted({ objectId }: Account, tenant: Tenant): Promise<boolean> {
  try {
    const user = await tenant.graph.beta.get(`/users/${objectId}?$select=isManagementRestricted`);
    return User.safeParse(user).data?.isManagementRestricted === true;
  } catch (error) {
    // Then what was answered first is all there is to tell.
    if (error instanceof Refusal || error instanceof Later) return false;
    throw error;
  }
}
