import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { minutes } from '../../../domain/duration.ts';
import type { Duration } from '../../../domain/duration.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { flag, text } from '../fields.ts';

const SignInState = z.object({
  // What does not say that it is blocked is taken to be open.
  accountEnabled: flag.transform((said) => said !== false),
  signInSessionsValidFromDateTime: text,
  lastPasswordChangeDateTime: text,
  onPremisesLastSyncDateTime: text,
});
export type SignInState = z.infer<typeof SignInState>;

/** What the tenant says about signing in, read afresh. None of these comes back unless it is selected. */
export async function readSignInState(account: Account, tenant: Tenant): Promise<SignInState> {
  const select = Object.keys(SignInState.shape).join(',');
  return SignInState.parse(await tenant.graph.get(`/users/${account.objectId}?$select=${select}`));
}

/** https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler */
const cycle = minutes(30);

/** The sync may have opened the account by then, so a look comes right behind it: a wait that grew with time would leave it open for hours. */
export function untilSynced(last: string | null | undefined, now: string): Duration {
  const next = last ? Date.parse(last) + cycle + minutes(1) - Date.parse(now) : 0;
  return next > 0 ? next : minutes(2);
}
