import { seconds } from '../../shared/domain/duration.ts';
import { log } from '../../shared/log.ts';
import { unanswered } from '../../shared/plan/outcome.ts';
import type { Standing } from '../../shared/plan/outcome.ts';
import type { RunNames } from '../../shared/plan/run.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { sideBySide } from '../../shared/work/side-by-side.ts';
import { startedWith, workOn } from '../connections.ts';
import { attemptAll } from '../contracts/settle.ts';
import { serveActivity } from '../durable/serve-activity.ts';
import { outcomeLater } from '../outcome-later.ts';
import { underWay } from './attempt-step.ts';

/** What takes longer is waited for by itself: the others may have to be done again by then. */
const waitsFor = seconds(30);

serveActivity(attemptAll, async ({ caseId, runs }, context) => {
  const lost = ({ name: run, step }: RunNames, note: string): Standing =>
    unanswered({ run, step }, undefined, new Date().toISOString(), note);
  try {
    const start = await startedWith(caseId, 'contain');
    const work = await workOn(start);
    const doings = runs.map((run) => ({
      name: underWay(caseId, run),
      does: (): Promise<Standing> => attempt({ start, run }, work),
      late: () => lost(run, 'the attempt goes on'),
      // A fault of one costs none of the others its answer.
      broken: (error: unknown) => {
        log(context, 'error', 'an attempt broke off', { caseId, errorName: error instanceof Error ? error.name : '' });
        return lost(run, 'the attempt gave no answer');
      },
    }));
    return await sideBySide(doings, waitsFor);
  } catch (error) {
    return runs.map((run) => outcomeLater({ run: run.name, step: run.step }, undefined, error));
  }
});
