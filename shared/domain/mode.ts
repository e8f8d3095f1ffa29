import * as z from 'zod';
import { PersonName } from './person.ts';
import { readableLine } from './readable.ts';

/** *contain*: shut every door. *watch*: let the attacker go on, unseen, for the legal team. */
export const Mode = z.enum(['contain', 'watch']);
export type Mode = z.infer<typeof Mode>;

/** On what authority an account is watched, as whoever asks for it says. */
export const MatterForm = z.strictObject({
  /** The legal team's reference. */
  reference: readableLine(200),
});
export type MatterForm = z.infer<typeof MatterForm>;

/** The same, with whoever asked for the watch. */
export const Matter = MatterForm.extend({ approvedBy: PersonName, approvedById: z.string().optional() });
export type Matter = z.infer<typeof Matter>;

/** As it was written down: what a form refuses today breaks no case that has it already. */
export const KeptMatter = z.object({
  reference: z.string(),
  approvedBy: z.string(),
  approvedById: z.string().optional(),
});
