import * as z from 'zod';
import { PersonName } from './person.ts';

/** *contain*: shut every door. *watch*: let the attacker go on, unseen, for the legal team. */
export const Mode = z.enum(['contain', 'watch']);
export type Mode = z.infer<typeof Mode>;

/** On whose authority an account is watched. */
export const Matter = z.strictObject({
  /** The legal team's reference. */
  reference: z.string().min(1).max(200),
  approvedBy: PersonName,
});
export type Matter = z.infer<typeof Matter>;
