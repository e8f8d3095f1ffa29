import * as z from 'zod';
import { Accepted, ReleaseKind } from './decision.ts';

const id = Accepted.shape.id.meta({ description: 'To accept it, send this and the value.' });
const value = Accepted.shape.value.meta({ description: 'Stands for what it is just now: it changes with it.' });

const Thing = z.strictObject({
  id,
  value,
  step: z.string().meta({ description: 'The step that took it away.' }),
  what: z.string().meta({ description: 'As it is named where it is to be marked hostile.' }),
  does: z.string().meta({ description: 'What it does once it is back, with every address, person and application.' }),
  arose: z
    .string()
    .nullable()
    .meta({ description: 'ISO 8601 UTC, earlier or unknown; null where nothing has an age.' }),
  becomes: z.enum(['comes-back', 'stays-away', 'needs-accept', 'changed']).meta({
    description: 'What this release does with it. changed: it was accepted, as another than it is.',
  }),
  why: z.string(),
});

const InTheWay = z.strictObject({ id, value, what: z.string(), says: z.string() });
const Said = z.array(z.strictObject({ step: z.string(), says: z.string() })).readonly();

export const ReleasePreview = z.strictObject({
  caseId: z.string(),
  as: ReleaseKind,
  readAt: z.string().meta({ description: 'ISO 8601 UTC: when the tenant was read.' }),
  things: z.array(Thing).readonly(),
  inTheWay: z
    .array(InTheWay)
    .readonly()
    .meta({ description: 'What is open now: nobody is let in before it is shut or accepted.' }),
  unread: z
    .array(z.string())
    .readonly()
    .meta({ description: 'Steps of which the tenant does not tell what would come back.' }),
  irreversible: Said.meta({ description: 'What no release brings back.' }),
  stays: Said.meta({ description: 'What stays on purpose.' }),
});
export type ReleasePreview = z.infer<typeof ReleasePreview>;
