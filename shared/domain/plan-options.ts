import * as z from 'zod';
import { Level } from './level.ts';
import type { Sender } from './sender.ts';
import { PersonName } from './person.ts';
import { readableText } from './readable.ts';

/** When the mailbox is moved to another database: Microsoft calls such moves unsupported since April 2020. */
export const MoveMailbox = z.enum(['never', 'if-access-persists', 'always']);
export type MoveMailbox = z.infer<typeof MoveMailbox>;

/** What an alert chooses rides in the history of its case, several times. */
const mostDelegates = 100;
const tooManyDelegates = `names more than ${String(mostDelegates)} delegates: set those that are allowed in all cases as CORDON_KEEP_DELEGATES`;

/** What the person or the alert may choose about a containment, as they say it. */
export const PlanForm = z.strictObject({
  /** How far the containment goes; *full* where it is not said. What the account may be done to at once is for the policy to say. */
  level: Level.optional().meta({
    description:
      'soft ends sessions, hard also blocks the account and resets its password, full (where left out) does everything.',
  }),
  moveMailbox: MoveMailbox.default('if-access-persists'),
  /** Steps to leave out, or single runs of them. A case with an applicable step left out ends `partial`, never `contained`. */
  without: z.array(z.string()).default([]),
  /** How long the logs must show no activity, counted from their own reach. */
  quietPeriodMinutes: z.number().int().min(5).max(1_440).default(60),
  /** How long a contained account is watched for what opens again; 0: not at all. */
  aftercareHours: z.number().int().min(0).max(336).default(24),
  /** Secrets added since the compromise to applications that the account owns are removed, not only reported. */
  removeAppSecrets: z.boolean().default(false),
  /** Delegates who are allowed in this case (addresses), beside those the organisation allows in all: they keep their rights. */
  keepDelegates: z.array(readableText(1, 320)).max(mostDelegates, { error: tooManyDelegates }).default([]),
  /** A litigation hold precedes the first step that destroys something: for whom, and for how many days (without end if not said). */
  holdFirst: z
    .strictObject({
      owner: PersonName.optional(),
      days: z.number().int().min(1).max(36_500).optional(),
    })
    .nullable()
    .default(null),
  /** The mailbox (address) that gets a copy of all mail of a watched account. */
  preservationMailbox: z.email().max(320).nullable().default(null),
  /** Sharing links that the account made since the compromise are deleted; otherwise they are only told. Those that nobody can date only where it is said. */
  removeSharingLinks: z.union([z.boolean(), z.literal('with-undated')]).default(false),
  /** Whom the account put into groups since the compromise is taken out again; otherwise they are only told. */
  removeAddedMembers: z.boolean().default(false),
  /** What the account sent with this subject is purged from every mailbox, once somebody other than whoever asked approves. */
  purgeSent: z
    .strictObject({ subject: readableText(3, 200) })
    .nullable()
    .default(null),
  /** A delegate whose own account looks compromised is offered for containment, or contained at once in a case of its own. */
  containDelegates: z.enum(['offer', 'suspicious']).default('offer'),
  /** Which sign-in methods are removed: those registered since the compromise, or all. */
  removeSignInMethods: z.enum(['new', 'all']).default('new'),
  /** Sign-in methods that are the owner's for certain: they stay. A name counts only for one that is older than the compromise. */
  keepSignInMethods: z.array(readableText(1, 200)).default([]),
});
export type PlanForm = z.infer<typeof PlanForm>;

/** The same, with who asked. */
export const PlanOptions = PlanForm.extend({
  purgeSent: z
    .strictObject({ askedBy: PersonName, askedById: z.string().optional(), subject: readableText(3, 200) })
    .nullable()
    .default(null),
});
export type PlanOptions = z.infer<typeof PlanOptions>;

export function askedFor(form: PlanForm, { id, name }: Pick<Sender, 'id' | 'name'>): PlanOptions {
  return { ...form, purgeSent: form.purgeSent && { ...form.purgeSent, askedBy: name, askedById: id } };
}

/** As they were written down, by whichever version: neither a field that this one does not know nor a name that it refuses breaks a case. */
export const KeptOptions = PlanOptions.extend({
  keepDelegates: z.array(z.string()).default([]),
  holdFirst: z.object({ owner: z.string().optional(), days: z.number().optional() }).nullable().default(null),
  purgeSent: z
    .object({ askedBy: z.string(), askedById: z.string().optional(), subject: z.string() })
    .nullable()
    .default(null),
  keepSignInMethods: z.array(z.string()).default([]),
}).strip();
