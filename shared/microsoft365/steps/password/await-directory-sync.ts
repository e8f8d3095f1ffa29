import type { Account } from '../../../domain/account.ts';
import { days, fromWholeSeconds, minutes, seconds } from '../../../domain/duration.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { passwordShowsIn } from '../../account-facts.ts';
import { readDirectoryEntry, readEntryPermission } from '../../readings/sign-in/directory-entry.ts';
import { defineStep } from '../../../catalogue/step.ts';
import type { StepContext, Verdict } from '../../../catalogue/step.ts';
import { readSignInState } from '../../readings/sign-in/sign-in-state.ts';
import type { SignInState } from '../../readings/sign-in/sign-in-state.ts';

/** How far the domain controller's clock, or the person's watch, may be ahead of the cloud's. */
const skew = minutes(5);

/** A change that reached the cloud later than this after it was made is one that nobody has confirmed. */
const onItsWay = minutes(30);

type DirectoryLook = Awaited<ReturnType<typeof readDirectoryEntry>>;

/** How long a person's confirmation counts in place of a proof. */
const wordHolds = days(3);

export const awaitDirectorySync = defineStep({
  name: 'await-directory-sync',
  title: 'Await the directory sync',
  purpose: 'Changes made on premises have reached the cloud: until then the attacker can still sign in there.',
  impact: 'unnoticed',
  required: true,
  traits: {
    level: 'hard',
    blocksSignIn: false,
    endsSessions: 'no',
    changesPassword: false,
    waitsForPeople: 'always',
    destroys: false,
  },
  attack: ['T1078.002'],
  defend: ['D3-DAM'],
  permissions: [
    { api: 'graph', role: 'User.Read.All', for: 'read lastPasswordChangeDateTime and onPremisesLastSyncDateTime' },
    readEntryPermission,
  ],
  readMore: 'https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization',
  patience: { settleWithin: days(3), pollEvery: seconds(30) },
  hearsPeople: true,
  appliesTo: (account) => (account.onPremises ? true : 'the account is mastered in the cloud'),
  capture: (account) =>
    Promise.resolve({ lastPasswordChange: account.lastPasswordChange, lastSync: account.onPremises?.lastSync ?? null }),
  foresee: () => [],
  probe: readSignInState,
  /** Nothing can be hurried from here: Entra Connect comes every 2 minutes for passwords, every 30 for objects. */
  execute: () => Promise.resolve(),
  async verify(account, before, tenant, context): Promise<Verdict> {
    const [state, entry] = await Promise.all([readSignInState(account, tenant), entryIfShown(account, tenant)]);
    const place = passwordShowsIn(account);
    if (place === 'a word') return asAttested(state, context);
    // The passwords it was disabled with never synchronise: one that did was set by someone else.
    const later = place === 'the cloud' ? synchronisesLater : 'no password hash synchronises';
    if (entry && !entry.isEnabled) return asDisabled(entry.passwordLastSet, state, context.since, later);
    const words = context.attested.map(({ at }) => at);
    if (place === 'Active Directory') return asDomainControllerHas(entry?.passwordLastSet, words, context.since);
    if (words.length === 0 && !entry)
      return { is: 'not-yet', seen: 'nobody has confirmed a password change on premises' };
    const password = asSynchronised(state, before.lastPasswordChange, words, entry && context.since);
    return password.is === 'holds' ? password : (asSaidDisabled(account, state, context) ?? password);
  },
  undo: { irreversible: 'Nothing was changed.' },
});

/** Domain controllers check the password, and what the cloud has of it never moves: one that was set since then is in force. */
function asDomainControllerHas(
  passwordLastSet: string | null | undefined,
  words: readonly string[],
  since: string,
): Verdict {
  const set = Date.parse(passwordLastSet ?? '');
  const isSpokenFor = [since, ...words].some((at) => Math.abs(set - Date.parse(at)) <= onItsWay);
  const seen = `no password hash synchronises, and Active Directory has the password set at ${passwordLastSet ?? 'an unknown time'}`;
  return isSpokenFor ? { is: 'holds', seen } : { is: 'not-yet', seen: `${seen}: change it there, and confirm that` };
}

/** Nothing shows it: the person who changed it is all there is, once the block came through the sync. */
function asAttested({ accountEnabled }: SignInState, { attested }: StepContext): Verdict {
  const word = attested.at(-1);
  if (!word) return { is: 'not-yet', seen: 'nobody has confirmed a password change on premises' };
  if (accountEnabled) return { is: 'not-yet', seen: 'the directory sync has enabled the account again' };
  const until = new Date(Date.parse(word.at) + wordHolds).toISOString();
  const seen = `no password hash synchronises, and Active Directory is not connected; ${word.by} confirmed that the password was changed`;
  return { is: 'acknowledged', seen, until };
}

/** What a domain controller refuses to show is left to people. */
async function entryIfShown(account: Account, tenant: Tenant): Promise<DirectoryLook | undefined> {
  if (account.onPremises?.connector !== 'ldaps') return undefined;
  try {
    return await readDirectoryEntry(account, tenant);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * Only a change that the cloud shows, newer than the one it showed before, is a proof; a person's confirmation is none. `reset`: by then
 * Cordon had reset the password; a change soon after it is Cordon's, by the cloud's clock alone.
 */
function asSynchronised(
  state: SignInState,
  before: string | null,
  words: readonly string[],
  reset: string | undefined,
): Verdict {
  const { lastPasswordChangeDateTime: changed, onPremisesLastSyncDateTime: synced } = state;
  const passed = (at: string): number => Date.parse(changed ?? '') - Date.parse(at);
  const isSpokenFor =
    words.some((at) => passed(at) + skew >= 0 && passed(at) <= onItsWay) ||
    (reset !== undefined && passed(reset) >= 0 && passed(reset) <= onItsWay);
  const made = reset === undefined ? words : [...words, reset];
  if (changed && changed !== before && isSpokenFor) {
    const objects = synced ? `objects last synchronised at ${synced}` : 'objects have never synchronised';
    return { is: 'holds', seen: `the cloud has the password set at ${changed}; ${objects}` };
  }
  if (changed && Date.parse(changed) > Date.parse(made.at(-1) ?? '') + onItsWay) {
    return {
      is: 'not-yet',
      seen: `changed at ${changed}, and nobody has confirmed this change: confirm it, or change the password again`,
    };
  }
  return { is: 'not-yet', seen: `the cloud still has the password set at ${changed ?? 'an unknown time'}` };
}

const synchronisesLater = 'the password of a disabled account synchronises when the account is enabled again';

/** The password of a disabled account does not synchronise; but its domain controller and the sync agree that it cannot sign in. */
function asDisabled(
  passwordLastSet: string | null,
  { accountEnabled, onPremisesLastSyncDateTime: synced }: SignInState,
  since: string,
  later: string,
): Verdict {
  if (accountEnabled) return { is: 'not-yet', seen: 'disabled in Active Directory, and not yet in the cloud' };
  if (!isAfter(synced, since))
    return { is: 'not-yet', seen: 'disabled in Active Directory; waiting for the next object sync' };
  const password = `Active Directory has the password set at ${String(passwordLastSet)}`;
  return {
    is: 'holds',
    seen: `disabled in Active Directory, and blocked in the cloud after the sync of ${synced}; ${password}; ${later}`,
  };
}

/** The same without a look at the domain controller: the person's word is all there is for the password. */
function asSaidDisabled(
  { onPremises }: Account,
  { accountEnabled, onPremisesLastSyncDateTime: synced }: SignInState,
  { attested, since }: StepContext,
): Verdict | undefined {
  const word = attested.at(-1);
  if (onPremises?.connector !== 'defender-for-identity' || !word || accountEnabled) return undefined;
  if (!isAfter(synced, since) || !isAfter(synced, word.at)) return undefined;
  const until = new Date(Date.parse(word.at) + wordHolds).toISOString();
  const seen = `blocked in the cloud after the sync of ${synced}; ${word.by} confirmed that the password was changed; ${synchronisesLater}`;
  return { is: 'acknowledged', seen, until };
}

const isAfter = (synced: string | null | undefined, then: string): synced is string =>
  Boolean(synced) && Date.parse(synced ?? '') > Date.parse(then) + fromWholeSeconds(1);
