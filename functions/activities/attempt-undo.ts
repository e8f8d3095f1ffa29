import { undoOf } from '../../shared/plan/outcome.ts';
import { undo } from '../../shared/work/undo.ts';
import { startedWith, workOn } from '../connections.ts';
import { attemptUndo } from '../contracts/release.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';

serveActivity(attemptUndo, async ({ release: { caseId, ...release }, step, before }) => {
  try {
    const start = await startedWith(caseId);
    return await undo({ release: { ...release, start }, step, ...(before ? { before } : {}) }, await workOn(start));
  } catch (error) {
    return outcomeLater(undoOf(step), before, error);
  }
});
