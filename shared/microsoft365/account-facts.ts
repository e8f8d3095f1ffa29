import type { Account } from '../domain/account.ts';

/** Why nothing can be done in a mailbox of the account; true where there is one, or nobody has said that there is none. */
export function hasMailbox({ learnt }: Account): true | string {
  return learnt?.mailbox === 'none' ? 'the account has no mailbox in this tenant' : true;
}

/** What kind of account it is, in sentences for whoever reads the case. */
export function describeAccount({ home, onPremises, learnt }: Account): string[] {
  return [
    home === null ? 'This tenant signs it in.' : `It is signed in by ${home}, who has to be told.`,
    onPremises ? 'Active Directory masters it.' : 'It is mastered in the cloud.',
    ...(learnt ? [mailboxes[learnt.mailbox ?? 'unknown']] : []),
  ];
}

const mailboxes = {
  user: 'It has a mailbox of its own.',
  shared: 'It is a shared mailbox.',
  room: 'It is the mailbox of a room or of equipment.',
  none: 'It has no mailbox in this tenant.',
  'on-premises': 'Its mailbox is on premises, where Cordon does not reach.',
  unknown: 'Exchange does not say whether it has a mailbox.',
} as const;
