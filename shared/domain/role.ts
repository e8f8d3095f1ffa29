import * as z from 'zod';

interface RoleRecord {
  readonly for: 'application' | 'person';
  /** One sentence, for whoever assigns it. */
  readonly means: string;
}

const names = [
  'Alert.Send',
  'Case.Read',
  'Case.Contain',
  'Case.Watch',
  'Case.Approve',
  'Case.Release',
  'Case.HandOver',
  'Audit.Read',
  'Policy.Write',
] as const;

/** What somebody may do with Cordon: an app role of its registration, assigned in Entra ID. Permanent: tokens carry these words. */
export const Role = z.enum(names);
export type Role = z.infer<typeof Role>;

/** https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps */
export const roles: Readonly<Record<Role, RoleRecord>> = {
  'Alert.Send': { for: 'application', means: 'Sends alerts; what they start, the policy says.' },
  'Case.Read': { for: 'person', means: 'Reads cases, their files and the alerts that started nothing.' },
  'Case.Contain': { for: 'person', means: 'Has an account contained, and confirms what was done by hand.' },
  'Case.Watch': { for: 'person', means: 'Has an account watched in secret, for the legal team, and ends a watch.' },
  'Case.Approve': { for: 'person', means: 'Approves or rejects what waits for a second person.' },
  'Case.Release': { for: 'person', means: 'Takes a containment back.' },
  'Case.HandOver': {
    for: 'person',
    means: 'Gives a released account back to its owner, with a pass that signs in once.',
  },
  'Audit.Read': { for: 'person', means: 'Reads who did and saw what, also of a watch.' },
  'Policy.Write': { for: 'person', means: 'Changes what may happen to whom, together with a second person.' },
};
