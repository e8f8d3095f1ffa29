import type { Account, Learnt } from '../domain/account.ts';

/** Why nothing can be done in a mailbox of the account; true where there is one, or nobody has said that there is none. */
export function hasMailbox({ learnt }: Account): true | string {
  return learnt?.mailbox === 'none' ? 'the account has no mailbox in this tenant' : true;
}

/** As whom a log may know it: whoever was renamed keeps the name of before as an address. */
export function namesInLogs({ userPrincipalName, addresses }: Account): string[] {
  return [...new Set([userPrincipalName, ...addresses].map((name) => name.toLowerCase()))];
}

/** Whoever signs the account in for this tenant, as people may know them; undefined: the tenant itself. */
export function identityProviderOf({ home, federation, learnt }: Account): string | undefined {
  if (home !== null) return home;
  const domain = learnt?.federation ?? federation;
  return domain === null ? undefined : `the identity provider of ${domain}`;
}

/** Where a person has to change the password, because Graph cannot; undefined: Graph can. */
export function changedByHandIn(account: Account): string | undefined {
  if (account.onPremises) return 'in Active Directory';
  const provider = identityProviderOf(account);
  return provider && `at ${provider}`;
}

/**
 * Where it shows that a new password is in force: in the cloud, at the domain controller (its hash does not synchronise), or nowhere that
 * Cordon can look: then a person's word is all there is.
 */
export function passwordShowsIn(account: Account): 'the cloud' | 'Active Directory' | 'a word' {
  if (!account.onPremises) return identityProviderOf(account) === undefined ? 'the cloud' : 'a word';
  if (account.learnt?.passwordHashSync !== false) return 'the cloud';
  return account.onPremises.connector === 'ldaps' ? 'Active Directory' : 'a word';
}

/** What kind of account it is, in sentences for whoever reads the case. */
export function describeAccount(account: Account): string[] {
  const { home, onPremises, learnt } = account;
  const provider = identityProviderOf(account);
  const here = provider
    ? `It signs in at ${provider}, which keeps a session of its own: a person has to end it there.`
    : 'This tenant signs it in.';
  return [
    home === null ? here : `It is signed in by ${home}, who has to be told.`,
    onPremises ? 'Active Directory masters it.' : 'It is mastered in the cloud.',
    ...(learnt?.passwordHashSync === false
      ? ['No password hash synchronises: only Active Directory shows a new password.']
      : []),
    ...(learnt?.hashSyncStopped === undefined
      ? []
      : [
          `Password hashes stopped synchronising at ${learnt.hashSyncStopped}: the cloud keeps the password it had until they come again.`,
        ]),
    ...(learnt ? [mailboxes[learnt.mailbox ?? 'unknown'], rankOf(learnt)] : []),
  ];
}

function rankOf({ roles }: Learnt): string {
  if (roles === undefined) return 'The directory does not say whether it holds a role.';
  if (roles === 0) return 'It holds no role of the directory by itself.';
  return `It administers: it holds ${String(roles)} ${roles === 1 ? 'role' : 'roles'} of the directory by itself.`;
}

const mailboxes = {
  user: 'It has a mailbox of its own.',
  shared: 'It is a shared mailbox.',
  room: 'It is the mailbox of a room or of equipment.',
  none: 'It has no mailbox in this tenant.',
  'on-premises': 'Its mailbox is on premises, where Cordon does not reach.',
  unknown: 'Exchange does not say whether it has a mailbox.',
} as const;
