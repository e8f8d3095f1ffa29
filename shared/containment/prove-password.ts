import * as z from 'zod';
import type { Entry } from '../casefile/case-store.ts';
import type { Account } from '../domain/account.ts';
import type { CaseStart } from '../domain/case-start.ts';
import { minutes, seconds } from '../domain/duration.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Outcome } from './outcome.ts';
import { readSignInState } from './readings/sign-in-state.ts';

/** How far a domain controller's clock, or a person's watch, may be ahead of the cloud's. */
const skew = minutes(5);

/** How much later than known a change may show in the cloud; a later one is somebody else's. */
const late = { cloud: minutes(5), onPremises: minutes(30) };

/** What keeps an account from logging on in Active Directory. */
export const directorySteps: readonly string[] = ['disable-in-directory', 'disable-through-defender'];

const Acted = z.object({ kind: z.enum(['attempt', 'undo']), step: z.string(), actedAt: z.string() });
const Attested = z.object({ kind: z.literal('attestation'), changedAt: z.string() });

/** When hands known to the case changed the password: Cordon's, or those of a person who says so. Milliseconds. */
export function knownChanges({ account }: CaseStart, entries: readonly Entry[]): number[] {
  return entries.flatMap((entry) => {
    const acted = Acted.safeParse(entry).data;
    if (acted && letsPass(acted, account)) return [Date.parse(acted.actedAt)];
    const attested = Attested.safeParse(entry).data;
    return attested && account.onPremises ? [Date.parse(attested.changedAt)] : [];
  });
}

/** Whether the step leaves the account with a new password: its own, or one that it waits for. */
export function changesPassword(step: string): boolean {
  return step.startsWith('reset-') || step === 'disable-in-directory';
}

function letsPass({ kind, step }: z.infer<typeof Acted>, { onPremises }: Account): boolean {
  // The password of a disabled account passes to the cloud when it is enabled again, whenever it was set.
  if (kind === 'undo') return directorySteps.includes(step);
  // In the cloud Cordon changes it; on premises its step of that name only waits for a person.
  return changesPassword(step) && !(onPremises && step === 'reset-password');
}

/** Whether the password that signs in is one that came after the attacker's. */
export function isProven(
  changedAt: string | null | undefined,
  { account }: CaseStart,
  known: readonly number[],
): boolean {
  if (!changedAt || changedAt === account.lastPasswordChange) return false;
  // The cloud keeps whole seconds, and the reset was acknowledged a little after it was done.
  const allowed = account.onPremises ? skew : seconds(30);
  const changed = Date.parse(changedAt);
  const until = account.onPremises ? late.onPremises : late.cloud;
  return known.some((at) => changed >= at - allowed && changed <= at + until);
}

/**
 * Waits for the new password to reach the cloud, and keeps sign-in blocked meanwhile: a directory account that was just enabled would be
 * opened by the next sync while the old password still signs in.
 * https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
 */
export async function lookAtPassword(
  start: CaseStart,
  entries: readonly Entry[],
  tenant: Tenant,
): Promise<Pick<Outcome, 'state' | 'note' | 'actedAt'>> {
  const { objectId } = start.account;
  const { accountEnabled, lastPasswordChangeDateTime: changed } = await readSignInState(start.account, tenant);
  if (isProven(changed, start, knownChanges(start, entries)))
    return { state: 'holds', note: `the password was changed at ${String(changed)}` };
  const note = `the cloud still has the password of ${changed ?? 'an unknown time'}`;
  if (!accountEnabled) return { state: 'not-yet', note };
  await tenant.graph.patch(`/users/${objectId}`, { accountEnabled: false });
  await tenant.graph.post(`/users/${objectId}/revokeSignInSessions`);
  return {
    state: 'not-yet',
    note: `${note}; sign-in was blocked again until it has the new one`,
    actedAt: tenant.now(),
  };
}
