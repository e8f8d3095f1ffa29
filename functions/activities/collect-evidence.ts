import { takeEvidence } from '../../shared/work/evidence.ts';
import { startedWith, workOn } from '../connections.ts';
import { collectEvidence } from '../contracts/watch.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** The evidence stays in the case file; the history only knows that it was taken. */
serveActivity(collectEvidence, async ({ caseId, number }) => {
  const start = await startedWith(caseId);
  await takeEvidence(start, number, await workOn(start));
  return true;
});
