import * as z from 'zod';

const time = z.string().meta({ description: 'ISO 8601 UTC' });

/** *stopped*: nothing is written, and what runs waits. *dry-run*: nothing is written, and what comes is planned and shown. */
export const SwitchState = z.enum(['on', 'stopped', 'dry-run']);

export const Switch = z.strictObject({
  state: SwitchState.meta({
    description: 'on: Cordon contains. stopped: it writes nothing. dry-run: it plans and shows.',
  }),
  by: z.string(),
  byId: z.string().optional(),
  at: time,
  until: time.optional().meta({ description: 'When a dry run lapses.' }),
  proposed: z
    .strictObject({ by: z.string(), byId: z.string(), at: time })
    .optional()
    .meta({ description: 'Somebody asks for a dry run, and a second person has to.' }),
});
export type Switch = z.infer<typeof Switch>;
