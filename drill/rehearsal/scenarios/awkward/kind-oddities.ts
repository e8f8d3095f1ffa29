import { makeAccount, type AccountKind } from '../../../simulation/tenant/account-kinds.ts';
import type { Oddity } from './oddity.ts';

/** Whose password is kept elsewhere: what it opens once somebody lets the account sign in again, nobody here can shut, and nobody there has said so. */
const elsewhere = {
  ends: /^partial$/,
  staysOpen: /^(password|passkey|refresh-token|consented-app|self-service-password-reset)-after-unblock$/,
} as const;

/** Microsoft revokes no SharePoint session of somebody from outside, and their mail is sent elsewhere. */
const guest = {
  ...elsewhere,
  staysOpen: /-after-unblock$|^(sharepoint-session|phishing-mail)$/,
  says: [/sessions ended at fabrikam\.com/],
} as const;

const expectations: Partial<Readonly<Record<AccountKind, Omit<Oddity, 'name' | 'make'>>>> = {
  'a shared mailbox': {},
  'a room mailbox': {},
  'no mailbox, and a plan that only names Exchange': {
    saysNot: [/ManagementObjectNotFound/],
    staysOpen: /^phishing-mail$/,
  },
  'licences in their time of grace': {},
  'licences that are suspended': {},
  // What a mailbox elsewhere has sent is for a person to search.
  'a mailbox on premises': { ends: /^partial$/, says: [/on premises/], staysOpen: /^phishing-mail$/ },
  'a federated domain': { ...elsewhere, says: [/identity provider of contoso\.com/] },
  'a synchronised account whose password hash is not': { ends: /^(contained|partial)$/, says: [/Active Directory/] },
  'an account of a child domain': {},
  'an account of a domain whose controller nobody named': {
    ends: /^partial$/,
    says: [/no domain controller that was asked has the account/],
  },
  'a guest of another organisation': guest,
  'a member of another organisation': guest,
  'a guest with a password of this tenant': {},
  // Nobody here may block it or change its password: a person does, to whom the unit is given.
  'an account of a customer': {
    startsNoCase: true,
    ends: /^rejected$/,
    says: [/a customer signs in with/, /does not contain/],
    staysOpen: /./,
    wrong: ({ cases }) => (cases.length === 0 ? [] : ['a case was started']),
  },
  'an account in a restricted administrative unit': { ends: /^partial$/, says: [/restricted/i], staysOpen: /./ },
};

/** What the account is, beside a licensed member of a managed domain. */
export const kindOddities: readonly Oddity[] = Object.entries(expectations).map(([name, expected]) => ({
  ...expected,
  name,
  instead: 'account',
  make({ state, user }) {
    makeAccount(state, user.objectId, name as AccountKind);
    // Who comes from outside has no OneDrive here.
    if (user.externalUserState !== null) state.content.drives.delete(user.objectId);
  },
}));
