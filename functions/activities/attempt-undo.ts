import { unanswered, undoOf } from '../../shared/plan/outcome.ts';
import { isReleaseOrdered } from '../../shared/intake/is-ordered.ts';
import { undo } from '../../shared/work/undo.ts';
import { caseStore, startedWith, workOn } from '../connections.ts';
import { attemptUndo } from '../contracts/release.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';

serveActivity(attemptUndo, async ({ release: { caseId, ...release }, step, before }) => {
  try {
    if (!(await isReleaseOrdered({ caseId, ...release }, caseStore()))) {
      const why = 'nobody ordered this: the case file has no such decision';
      return { ...unanswered(undoOf(step), before, new Date().toISOString(), why), state: 'refused' as const };
    }
    const start = await startedWith(caseId);
    return await undo({ release: { ...release, start }, step, ...(before ? { before } : {}) }, await workOn(start));
  } catch (error) {
    return outcomeLater(undoOf(step), before, error);
  }
});
