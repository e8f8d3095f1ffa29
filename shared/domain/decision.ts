import * as z from 'zod';
import { PersonName } from './person.ts';

/** *Remediated*: what arose since the compromise stays away. *False alarm*: everything reversible comes back. */
export const ReleaseKind = z.enum(['remediated', 'false-alarm']);
export type ReleaseKind = z.infer<typeof ReleaseKind>;

const by = PersonName.meta({ description: 'Who decides.' });
const names = z.array(z.string().min(1).max(500)).max(200);

export const ReleaseDecision = z.strictObject({
  decision: z.literal('release'),
  by,
  kind: ReleaseKind.default('remediated'),
  hostile: names.default([]).meta({ description: 'Names of what stays away whatever its age.' }),
  accept: names.default([]).meta({ description: 'Names of what the release gate found and a person knows.' }),
  steps: names.optional().meta({ description: 'Only these steps are taken back; all of them if left out.' }),
});
export type ReleaseDecision = z.infer<typeof ReleaseDecision>;

/** What a person decides about a case. It is written into the case file; the event that follows only wakes who waits for it. */
export const Decision = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('approve'),
    by,
    about: z.string().min(1).max(100).meta({ description: 'The run that waits for approval.' }),
  }),
  z.strictObject({
    decision: z.literal('reject'),
    by,
    about: z.string().min(1).max(100).meta({ description: 'The run that waits for approval.' }),
  }),
  z.strictObject({ decision: z.literal('escalate'), by }).meta({ description: 'A watched account is contained.' }),
  z
    .strictObject({ decision: z.literal('close'), by, liftHold: z.boolean().default(false) })
    .meta({ description: 'A watch ends; the hold stays unless it is lifted.' }),
  ReleaseDecision,
  z.strictObject({
    decision: z.literal('tick'),
    by,
    channel: z.string().min(1).max(100).meta({ description: 'The item of the out-of-band checklist that is done.' }),
  }),
]);
export type Decision = z.infer<typeof Decision>;
