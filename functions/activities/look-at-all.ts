import { standsAsBefore } from '../../shared/plan/outcome.ts';
import { lookAtRuns } from '../../shared/work/look-at-runs.ts';
import { startedWith, workOn } from '../connections.ts';
import { lookAtAll } from '../contracts/settle.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';

serveActivity(lookAtAll, async ({ caseId, looks, ...how }) => {
  try {
    const start = await startedWith(caseId, 'contain');
    const seen = await lookAtRuns(start, looks, how, await workOn(start));
    return seen.filter((outcome, index) => !standsAsBefore(outcome, looks[index]?.before));
  } catch (error) {
    return looks.map(({ run, before }) => outcomeLater({ run: run.name, step: run.step }, before, error));
  }
});
