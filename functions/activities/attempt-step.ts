import { attempt } from '../../shared/work/attempt.ts';
import { startedWith, workOn } from '../connections.ts';
import { attemptStep } from '../contracts/settle.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';

serveActivity(attemptStep, async ({ caseId, start: given, watching = false, ...asked }) => {
  try {
    // A containment never goes by what its watch knew: the account was read again since.
    const start = given ?? (await startedWith(caseId, watching ? 'watch' : 'contain'));
    // The cut-off waits for no write: it is recorded afterwards.
    const unrecorded = given !== undefined;
    return await attempt({ ...asked, start, onlyNews: watching, unrecorded }, await workOn(start));
  } catch (error) {
    return outcomeLater({ run: asked.run.name, step: asked.run.step }, asked.before, error);
  }
});
