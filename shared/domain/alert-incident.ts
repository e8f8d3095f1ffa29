import * as z from 'zod';

/** How the alert names the account: the least ambiguous of what it carries. */
export const AccountReference = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('object-id'), value: z.guid() }),
  z.strictObject({ by: z.literal('address'), value: z.string() }),
  z.strictObject({ by: z.literal('sid'), value: z.string() }),
]);
export type AccountReference = z.infer<typeof AccountReference>;

/** When the mailbox is moved to another database: Microsoft calls such moves unsupported since April 2020. */
export const MoveMailbox = z.enum(['never', 'if-access-persists', 'always']);
export type MoveMailbox = z.infer<typeof MoveMailbox>;

/** What the person or the alert may choose about a containment. */
export const PlanOptions = z.strictObject({
  moveMailbox: MoveMailbox.default('if-access-persists'),
  /** Steps to leave out. A case with an applicable step left out ends `partial`, never `contained`. */
  without: z.array(z.string()).default([]),
  /** How long the logs must show no activity, counted from their own reach. */
  quietPeriodMinutes: z.number().int().min(5).max(1_440).default(60),
  /** How long a contained account is watched for what opens again; 0: not at all. */
  aftercareHours: z.number().int().min(0).max(336).default(24),
  /** Secrets added since the compromise to applications that the account owns are removed, not only reported. */
  removeAppSecrets: z.boolean().default(false),
  /** Delegates the organisation allows (addresses): they keep their rights. */
  keepDelegates: z.array(z.string()).default([]),
  /** A litigation hold precedes the first step that destroys something: for whom, and for how many days (without end if not said). */
  holdFirst: z
    .strictObject({
      owner: z.string().min(1).max(200).optional(),
      days: z.number().int().min(1).max(36_500).optional(),
    })
    .nullable()
    .default(null),
  /** The mailbox (address) that gets a copy of all mail of a watched account. */
  preservationMailbox: z.string().min(3).max(320).nullable().default(null),
  /** Sharing links that the account made since the compromise are deleted; otherwise they are only told. */
  removeSharingLinks: z.boolean().default(false),
  /** What the account sent with this subject is purged from every mailbox, once somebody other than `askedBy` approves. */
  purgeSent: z
    .strictObject({ askedBy: z.string().min(1).max(200), subject: z.string().min(3).max(200) })
    .nullable()
    .default(null),
  /** A delegate whose own account looks compromised is offered for containment, or contained at once in a case of its own. */
  containDelegates: z.enum(['offer', 'suspicious']).default('offer'),
  /** Which sign-in methods are removed: those registered since the compromise, or all. */
  removeSignInMethods: z.enum(['new', 'all']).default('new'),
  /** Sign-in methods that are the owner's for certain: they stay. A name counts only for one that is older than the compromise. */
  keepSignInMethods: z.array(z.string().max(200)).default([]),
});
export type PlanOptions = z.infer<typeof PlanOptions>;

/** *contain*: shut every door. *watch*: let the attacker go on, unseen, for the legal team. */
export const Mode = z.enum(['contain', 'watch']);
export type Mode = z.infer<typeof Mode>;

/** On whose authority an account is watched. */
export const Matter = z.strictObject({
  /** The legal team's reference. */
  reference: z.string().min(1).max(200),
  approvedBy: z.string().min(1).max(200),
});
export type Matter = z.infer<typeof Matter>;

/** How many cases may lead to one another. */
export const deepestJoin = 2;

/** The case that led to this one: a delegate's account is contained because of the mailbox it may open. */
export const JoinedTo = z.strictObject({ caseId: z.string().max(20), depth: z.number().int().min(1).max(deepestJoin) });
export type JoinedTo = z.infer<typeof JoinedTo>;

/** Why: the alert or the ticket. */
export const Incident = z.strictObject({
  /** The id the source knows the alert by. */
  id: z.string().max(200),
  source: z.string().max(100),
  title: z.string().max(500),
  severity: z.enum(['informational', 'low', 'medium', 'high', 'critical']),
  /** ISO 8601 UTC: when Cordon received the alert. T1 and T2 count from here. */
  receivedAt: z.string(),
  /** ISO 8601 UTC: since when the account is believed compromised. */
  compromisedSince: z.string(),
  joinedTo: JoinedTo.optional(),
});
export type Incident = z.infer<typeof Incident>;
