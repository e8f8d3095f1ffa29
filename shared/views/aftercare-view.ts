import * as z from 'zod';
import type { CaseFile } from '../casefile/case-file.ts';

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
    .meta({ description: 'Sign-in logs that cannot be read: who signs in is unknown.' }),
  ended: z.string().optional().meta({ description: 'over, released or superseded; absent while it lasts.' }),
});
export type AftercareView = z.infer<typeof AftercareView>;

const Looks = z.object({ looks: z.number().int() });

/** The aftercare, as the case file has it; how often it has looked stands in its custom status alone. */
export function aftercareOf(
  { aftercare, recurrences }: Pick<CaseFile, 'aftercare' | 'recurrences'>,
  customStatus: unknown,
): AftercareView | undefined {
  if (!aftercare) return undefined;
  const { until, looks = 0, unread = [], ended } = aftercare;
  return {
    until,
    looks: Looks.safeParse(customStatus).data?.looks ?? looks,
    recurrences: recurrences.map(({ at, run, seen, state }) => ({
      at,
      run,
      seen,
      ...(state === undefined ? {} : { state }),
    })),
    unread: [...unread],
    ...(ended === undefined ? {} : { ended }),
  };
}
