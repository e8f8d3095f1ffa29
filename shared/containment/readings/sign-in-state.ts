import * as z from 'zod';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';

const SignInState = z.object({
  accountEnabled: z.boolean(),
  signInSessionsValidFromDateTime: z.string().nullish(),
  lastPasswordChangeDateTime: z.string().nullish(),
  onPremisesLastSyncDateTime: z.string().nullish(),
});
export type SignInState = z.infer<typeof SignInState>;

/** What the tenant says about signing in, read afresh. None of these comes back unless it is selected. */
export async function readSignInState(account: Account, tenant: Tenant): Promise<SignInState> {
  const select = Object.keys(SignInState.shape).join(',');
  return SignInState.parse(await tenant.graph.get(`/users/${account.objectId}?$select=${select}`));
}
