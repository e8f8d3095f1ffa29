import * as z from 'zod';
import type { StoredEntry } from '../casefile/case-store.ts';

const time = z.string().meta({ description: 'ISO 8601 UTC' });

const Recurrence = z.strictObject({
  at: time,
  run: z.string().meta({ description: 'The run that did not hold any more, or sign-in.' }),
  seen: z.string().meta({ description: 'What was found open again.' }),
  state: z.string().optional().meta({ description: 'How the run stood after it was done again.' }),
});

export const AftercareView = z.strictObject({
  until: time,
  looks: z.number().int(),
  recurrences: z.array(Recurrence).meta({ description: 'What was open again, and was shut again.' }),
  unread: z
    .array(z.strictObject({ log: z.string(), why: z.string() }))
    .meta({ description: 'Sign-in logs that cannot be read: who comes in is unknown.' }),
  ended: z.string().optional().meta({ description: 'over, released or superseded; absent while the watch lasts.' }),
});
export type AftercareView = z.infer<typeof AftercareView>;

const Told = z.object({
  kind: z.literal('evidence'),
  about: z.literal('aftercare'),
  until: z.string(),
  looks: z.number().int().catch(0),
  unread: AftercareView.shape.unread.catch([]),
  ended: z.string().optional(),
});
const Again = z.object({ kind: z.literal('recurrence'), ...Recurrence.shape });
const Looks = z.object({ looks: z.number().int() });

/** The watch after the containment, as the case file has it; how often it has looked stands in its custom status alone. */
export function aftercareOf(entries: readonly StoredEntry[], customStatus: unknown): AftercareView | undefined {
  const told = entries.flatMap((entry) => Told.safeParse(entry).data ?? []).at(-1);
  if (!told) return undefined;
  const recurrences = entries.flatMap((entry) => {
    const again = Again.safeParse(entry).data;
    if (!again) return [];
    const { kind: _, ...recurrence } = again;
    return [recurrence];
  });
  const looks = Looks.safeParse(customStatus).data?.looks ?? told.looks;
  return {
    until: told.until,
    looks,
    recurrences,
    unread: told.unread,
    ...(told.ended === undefined ? {} : { ended: told.ended }),
  };
}
