import { takeBack } from '../../shared/work/take-back.ts';
import { startedWith, workOn } from '../connections.ts';
import { takeBackStep } from '../contracts/watch.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';

serveActivity(takeBackStep, async ({ caseId, step, before }) => {
  try {
    const start = await startedWith(caseId);
    return await takeBack({ start, step, ...(before ? { before } : {}) }, await workOn(start));
  } catch (error) {
    return outcomeLater({ run: `${step}-taken-back`, step }, before, error);
  }
});
