import type { RunNames } from '../../shared/plan/run.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { joining } from '../../shared/work/side-by-side.ts';
import { startedWith, workOn } from '../connections.ts';
import { attemptStep } from '../contracts/settle.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';

/** What an attempt that is under way is known by. */
export const underWay = (caseId: string, { name }: RunNames): string => `${caseId} ${name}`;

serveActivity(attemptStep, async ({ caseId, start: given, watching = false, ...asked }) => {
  try {
    // A containment never goes by what its watch knew: the account was read again since.
    const start = given ?? (await startedWith(caseId, watching ? 'watch' : 'contain'));
    // The cut-off waits for no write: it is recorded afterwards.
    const unrecorded = given !== undefined;
    const work = await workOn(start);
    const does = (): ReturnType<typeof attempt> => attempt({ ...asked, start, onlyNews: watching, unrecorded }, work);
    // The first attempt may have taken longer than was waited for it.
    if (!unrecorded) return await joining(underWay(caseId, asked.run), does);
    const outcome = await does();
    // Only the history knows it until it is recorded; the account itself is all that it names.
    return { ...outcome, why: outcome.note };
  } catch (error) {
    return outcomeLater({ run: asked.run.name, step: asked.run.step }, asked.before, error);
  }
});
