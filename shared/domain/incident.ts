import * as z from 'zod';

/** How many cases may lead to one another. */
export const deepestJoin = 2;

/** The case that led to this one: a delegate's account is contained because of the mailbox it may open. */
export const JoinedTo = z.object({ caseId: z.string().max(20), depth: z.number().int().min(1).max(deepestJoin) });
export type JoinedTo = z.infer<typeof JoinedTo>;

/** Why: the alert or the ticket. */
export const Incident = z.object({
  /** The id the source knows the alert by. */
  id: z.string().max(200),
  source: z.string().max(100),
  title: z.string().max(500),
  severity: z.enum(['informational', 'low', 'medium', 'high', 'critical']),
  /** ISO 8601 UTC: when Cordon received the alert. T1 and T2 count from here. */
  receivedAt: z.string(),
  /** ISO 8601 UTC: since when the account is believed compromised. */
  compromisedSince: z.string(),
  /** A person said so. Else it is a guess, and what is older may be the attacker's all the same. */
  sinceStated: z.literal(true).optional(),
  joinedTo: JoinedTo.optional(),
});
export type Incident = z.infer<typeof Incident>;

/** Since when the account is believed compromised, and how far that can be trusted. */
export type Believed = Pick<Incident, 'compromisedSince' | 'sinceStated'>;

export function believedIn({ compromisedSince, sinceStated }: Believed): Believed {
  return { compromisedSince, ...(sinceStated ? { sinceStated } : {}) };
}
