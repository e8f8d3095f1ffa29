import type { CaseStart } from '../../domain/case-start.ts';
import { minutes, seconds } from '../../domain/duration.ts';
import type { PasswordHistory } from '../../catalogue/password-rules.ts';
import type { Step } from '../../catalogue/step.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import type { Outcome } from '../../plan/outcome.ts';
import { changedByHandIn, passwordShowsIn } from '../account-facts.ts';
import { resetDirectoryPassword } from '../steps/password/reset-directory-password.ts';
import { resetPassword } from '../steps/password/reset-password.ts';
import { disableInDirectory } from '../steps/sign-in/disable-in-directory.ts';
import { disableThroughDefender } from '../steps/sign-in/disable-through-defender.ts';
import { readDirectoryEntry } from '../readings/sign-in/directory-entry.ts';
import { readSignInState, untilSynced } from '../readings/sign-in/sign-in-state.ts';
import type { SignInState } from '../readings/sign-in/sign-in-state.ts';

/** How far a domain controller's clock, or a person's watch, may be ahead of the cloud's. */
const skew = minutes(5);

/** How much later than known a change may show in the cloud; a later one is somebody else's. */
const late = { cloud: minutes(5), onPremises: minutes(30) };

/** What keeps an account from logging on in Active Directory. */
export const directorySteps: readonly Named[] = [disableInDirectory, disableThroughDefender];

type Named = Pick<Step, 'name'>;

/** When Cordon, or a person who has confirmed it, changed the password that signs in. Milliseconds. */
export function knownChanges({ account }: CaseStart, file: PasswordHistory): number[] {
  const words = file.attestations;
  const ofPeople = changedByHandIn(account) ? words.map(({ changedAt }) => Date.parse(changedAt)) : [];
  const over = lastActed(file, disableInDirectory);
  // The passwords it was disabled with never synchronise: one that reached the cloud about then was set by someone else.
  if (over) return [...ofPeople.filter((at) => at > over.disabled), ...(over.enabled ? [over.enabled] : [])];
  const defender = lastActed(file, disableThroughDefender)?.enabled;
  // A password set meanwhile synchronises at the enabling, whoever set it: a person has to confirm afterwards that the change is theirs.
  const vouched = defender !== undefined && words.some(({ at }) => Date.parse(at) >= defender) ? [defender] : [];
  // In the cloud Cordon changes it; elsewhere its step of that name only waits for a person.
  const own = new Set((changedByHandIn(account) ? [resetDirectoryPassword] : [resetPassword]).map(({ name }) => name));
  const ofCordon = file.acts.flatMap(({ kind, step, actedAt }) => {
    return kind === 'attempt' && own.has(step) ? [Date.parse(actedAt)] : [];
  });
  return [...ofCordon, ...ofPeople, ...vouched];
}

/** When the step last disabled the account, and when it was enabled after that: milliseconds; undefined: never disabled. */
function lastActed(
  file: PasswordHistory,
  step: Named,
): { readonly disabled: number; readonly enabled: number | undefined } | undefined {
  const acts = file.acts.filter((act) => act.step === step.name);
  const at = (kind: 'attempt' | 'undo'): number | undefined => {
    const last = acts.findLast((act) => act.kind === kind);
    return last && Date.parse(last.actedAt);
  };
  const [disabled, enabled] = [at('attempt'), at('undo')];
  if (disabled === undefined) return undefined;
  return { disabled, enabled: enabled !== undefined && enabled > disabled ? enabled : undefined };
}

/** Whether the password will synchronise only once the account is enabled in Active Directory. */
function synchronisesAtEnabling(file: PasswordHistory): boolean {
  return directorySteps.some((step) => {
    const acted = lastActed(file, step);
    return acted !== undefined && acted.enabled === undefined;
  });
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

/** The same, asked of the tenant; over LDAPS of the domain controller too, so that a sync may take as long as it likes. */
export async function passwordProof(
  start: CaseStart,
  file: PasswordHistory,
  tenant: Tenant,
): Promise<{ readonly holds: boolean; readonly state: SignInState }> {
  const { account } = start;
  const state = await readSignInState(account, tenant);
  const { lastPasswordChangeDateTime: changed } = state;
  const known = knownChanges(start, file);
  const place = passwordShowsIn(account);
  if (place === 'a word') return { holds: known.length > 0, state };
  if (place === 'Active Directory') {
    const { passwordLastSet: set } = await readDirectoryEntry(account, tenant);
    return { holds: known.some((at) => Math.abs(Date.parse(set ?? '') - at) <= late.onPremises), state };
  }
  if (isProven(changed, start, known)) return { holds: true, state };
  const enabled = lastActed(file, disableInDirectory)?.enabled;
  const hasSynchronised = changed && changed !== account.lastPasswordChange && enabled !== undefined;
  if (!hasSynchronised || Date.parse(changed) < enabled - skew) return { holds: false, state };
  const { passwordLastSet } = await readDirectoryEntry(account, tenant);
  return { holds: Math.abs(Date.parse(passwordLastSet ?? '') - enabled) <= skew, state };
}

/** On premises the change may still be on its way: the release waits for it before it opens sign-in. */
export async function whyNotLetIn(
  start: CaseStart,
  file: PasswordHistory,
  tenant: Tenant,
): Promise<string | undefined> {
  // The release waits for it once it has enabled the account, and looks here once more.
  if (synchronisesAtEnabling(file)) return undefined;
  const known = knownChanges(start, file);
  if (known.length === 0) return 'this case knows of no password change';
  const { holds, state } = await passwordProof(start, file, tenant);
  const { lastPasswordChangeDateTime: changed } = state;
  if (holds) return undefined;
  if (changed && Date.parse(changed) >= Math.min(...known))
    return `the password was changed at ${changed}, and this case does not know by whom`;
  if (passwordShowsIn(start.account) === 'Active Directory')
    return 'Active Directory has a password that this case does not know of';
  return start.account.onPremises ? undefined : `the password is still the one set at ${changed ?? 'an unknown time'}`;
}

/**
 * Waits for the new password to reach the cloud, and keeps sign-in blocked meanwhile: a directory account that was just enabled would be
 * opened by the next sync while the old password still signs in.
 * https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
 */
export async function lookForProof(
  start: CaseStart,
  file: PasswordHistory,
  tenant: Tenant,
): Promise<Pick<Outcome, 'state' | 'note' | 'actedAt' | 'lookAgain'>> {
  const { account } = start;
  const { holds, state } = await passwordProof(start, file, tenant);
  const { accountEnabled, lastPasswordChangeDateTime: changed, onPremisesLastSyncDateTime: synced } = state;
  if (holds && passwordShowsIn(account) !== 'the cloud')
    return { state: 'holds', note: `the password was changed, as ${passwordShowsIn(account)} says` };
  if (holds) return { state: 'holds', note: `the password was changed at ${String(changed)}` };
  const needsWord = lastActed(file, disableThroughDefender)?.enabled !== undefined;
  const word = needsWord ? '; the person who changed it has to confirm it again, now that it can synchronise' : '';
  const note = `the cloud has the password set at ${changed ?? 'an unknown time'}${word}`;
  // The sync may have opened the account by then.
  const soon = account.onPremises ? { lookAgain: Math.min(untilSynced(synced, tenant.now()), minutes(5)) } : {};
  if (!accountEnabled) return { state: 'not-yet', note, ...soon };
  await tenant.graph.patch(`/users/${account.objectId}`, { accountEnabled: false });
  await tenant.graph.post(`/users/${account.objectId}/revokeSignInSessions`);
  return {
    state: 'not-yet',
    note: `${note}; sign-in was blocked again until the cloud has the new password`,
    actedAt: tenant.now(),
    ...soon,
  };
}
