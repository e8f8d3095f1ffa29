import * as z from 'zod';
import { PersonName } from './person.ts';

/** *Remediated*: what arose since the compromise stays away. *False alarm*: everything reversible comes back. */
export const ReleaseKind = z.enum(['remediated', 'false-alarm']);
export type ReleaseKind = z.infer<typeof ReleaseKind>;

const names = z.array(z.string().min(1).max(500)).max(200);

/**
 * One thing that comes back because a person has looked at it. Both are what the preview shows: a thing that has become another since has
 * another value, and does not come back.
 */
export const Accepted = z.strictObject({
  id: z.string().min(1).max(1000),
  value: z.string().min(1).max(100),
  /** What it was when it was accepted, in words; Cordon fills it in. */
  shown: z.string().optional().meta({ description: 'Left out: Cordon fills in what it was.' }),
});
export type Accepted = z.infer<typeof Accepted>;

const releaseWith = <Who extends z.ZodRawShape>(who: Who) =>
  z.strictObject({
    decision: z.literal('release'),
    ...who,
    kind: ReleaseKind.default('remediated'),
    hostile: names.default([]).meta({ description: 'Names of what stays away whatever its age.' }),
    accept: z.array(Accepted).max(500).default([]).meta({
      description: 'What a person knows and wants back, or leaves open: id and value as the preview shows them.',
    }),
    steps: names.optional().meta({ description: 'Only these steps are taken back; all of them if left out.' }),
  });

/** An older version accepted by name. A name is no value, so that nothing comes back by it; the rest of the decision holds. */
export const acceptedByName = <T extends z.ZodType>(decision: T): z.ZodPreprocess<T> =>
  z.preprocess(withValues, decision);

function withValues(decision: unknown): unknown {
  if (typeof decision !== 'object' || decision === null || !('accept' in decision)) return decision;
  const { accept } = decision;
  if (!Array.isArray(accept)) return decision;
  const each = (one: unknown): unknown => (typeof one === 'string' ? { id: one, value: 'accepted by name' } : one);
  return { ...decision, accept: accept.map(each) };
}

const decisionWith = <Who extends z.ZodRawShape>(who: Who) =>
  z.discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('approve'),
      ...who,
      about: z.string().min(1).max(100).meta({ description: 'The run that waits for approval.' }),
    }),
    z.strictObject({
      decision: z.literal('reject'),
      ...who,
      about: z.string().min(1).max(100).meta({ description: 'The run that waits for approval.' }),
    }),
    z
      .strictObject({ decision: z.literal('escalate'), ...who })
      .meta({ description: 'A watched account is contained.' }),
    z
      .strictObject({ decision: z.literal('close'), ...who, liftHold: z.boolean().default(false) })
      .meta({ description: 'A watch ends; the hold stays unless it is lifted.' }),
    releaseWith(who),
    z.strictObject({
      decision: z.literal('tick'),
      ...who,
      channel: z.string().min(1).max(100).meta({ description: 'The item of the out-of-band checklist that is done.' }),
    }),
  ]);

/** What a person decides about a case, as they say it. */
export const DecisionForm = decisionWith({});
export type DecisionForm = z.infer<typeof DecisionForm>;

/** As it is written into the case file, with who said it; the event that follows only wakes who waits for it. */
export const Decision = decisionWith({ by: PersonName, byId: z.string().optional() });
export type Decision = z.infer<typeof Decision>;
export type ReleaseDecision = Extract<Decision, { decision: 'release' }>;

/** What is to be released, and how, whoever decides it: two who want the same want one release. */
export function contentOf({ kind, hostile, accept, steps }: Omit<ReleaseDecision, 'by' | 'byId'>): string {
  const accepted = accept.map(({ id, value }) => `${id} ${value}`).sort();
  return JSON.stringify([kind, hostile.toSorted(), accepted, steps?.toSorted()]);
}

/** As they were written down: a name that a form refuses today breaks no case that has it already. */
const kept = { by: z.string(), byId: z.string().optional() };
export const KeptDecision = decisionWith(kept);
export const KeptRelease = releaseWith(kept);
