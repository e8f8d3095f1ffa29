import * as z from 'zod';
import type { CaseFile } from '../casefile/case-file.ts';
import { ReleaseKind } from '../domain/decision.ts';

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

/** The newest release of a case, as its file has it; undefined where nobody ever decided one. */
export function releaseOf({ releases }: Pick<CaseFile, 'releases'>): ReleaseView | undefined {
  const newest = releases.at(-1);
  const [decided] = newest?.decisions ?? [];
  if (!newest || !decided) return undefined;
  const { number, steps, ended } = newest;
  const view = { number, as: decided.kind, by: decided.by };
  if (!ended) return { ...view, result: 'under-way', because: [], irreversible: [], stays: [], steps: [...steps] };
  const { result, because, irreversible = [], stays = [] } = ended;
  const end = { result, because: [...because], irreversible: [...irreversible], stays: [...stays] };
  return { ...view, ...end, steps: [...ended.steps] };
}
