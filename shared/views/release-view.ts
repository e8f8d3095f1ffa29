import * as z from 'zod';
import type { StoredEntry } from '../casefile/case-store.ts';
import { Decision, ReleaseKind } from '../domain/decision.ts';

const UndoView = z.strictObject({ step: z.string(), state: z.string(), note: z.string() });
const Said = z.array(z.strictObject({ step: z.string(), says: z.string() }));

export const ReleaseView = z.strictObject({
  number: z.number().int().meta({ description: 'The first release of a case is 1.' }),
  as: ReleaseKind,
  by: z.string(),
  result: z.string().meta({ description: 'under-way, released, partly-released, refused or superseded.' }),
  because: z.array(z.string()).meta({ description: 'Why it is not "released".' }),
  steps: z.array(UndoView).meta({ description: 'How each step that is taken back stands.' }),
  irreversible: Said.meta({ description: 'What no release brings back.' }),
  stays: Said.meta({ description: 'What stays on purpose.' }),
});
export type ReleaseView = z.infer<typeof ReleaseView>;

const Ended = z.object({
  kind: z.literal('release'),
  number: z.number(),
  result: z.string(),
  because: z.array(z.string()).catch([]),
  steps: z.array(UndoView).catch([]),
  irreversible: Said.catch([]),
  stays: Said.catch([]),
});
const Tried = z.object({ kind: z.literal('undo'), release: z.number(), ...UndoView.shape });
const Decided = z.object({ kind: z.literal('decision'), decision: Decision });

/** The newest release of a case, as its file has it; undefined where nobody ever decided one. */
export function releaseOf(entries: readonly StoredEntry[]): ReleaseView | undefined {
  let decided: Extract<Decision, { decision: 'release' }> | undefined;
  let ended: z.infer<typeof Ended> | undefined;
  let number = 1;
  const steps = new Map<string, z.infer<typeof UndoView>>();
  for (const entry of entries) {
    const decision = Decided.safeParse(entry).data?.decision;
    if (decision?.decision === 'release') {
      // One that is decided while another is under way joins it.
      if (!decided || ended) {
        steps.clear();
        number = ended ? ended.number + 1 : number;
        decided = decision;
      }
      ended = undefined;
    }
    const tried = Tried.safeParse(entry).data;
    if (tried) {
      const { step, state, note } = tried;
      steps.set(step, { step, state, note });
    }
    ended = Ended.safeParse(entry).data ?? ended;
  }
  if (!decided) return undefined;
  const { kind: as, by } = decided;
  if (ended) {
    const { kind: _, ...end } = ended;
    return { as, by, ...end };
  }
  const view = { result: 'under-way', because: [], irreversible: [], stays: [] };
  return { number, as, by, ...view, steps: [...steps.values()] };
}
