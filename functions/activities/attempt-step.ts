import { attempt } from '../../shared/work/attempt.ts';
import { startedWith, workOn } from '../connections.ts';
import { attemptStep } from '../contracts/settle.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';

serveActivity(attemptStep, async ({ caseId, start: given, ...asked }) => {
  try {
    const start = given ?? (await startedWith(caseId));
    // The cut-off waits for no write: it is recorded afterwards.
    return await attempt({ ...asked, start, ...(given ? { unrecorded: true } : {}) }, await workOn(start));
  } catch (error) {
    return outcomeLater({ run: asked.run.name, step: asked.run.step }, asked.before, error);
  }
});
