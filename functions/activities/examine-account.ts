import { minutes } from '../../shared/domain/duration.ts';
import { Later } from '../../shared/domain/errors.ts';
import { log } from '../../shared/log.ts';
import { examine } from '../../shared/work/examine.ts';
import { sideBySide } from '../../shared/work/side-by-side.ts';
import { startedWith, workOn } from '../connections.ts';
import { examineAccount } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** Azure ends an activity after five minutes on a Consumption plan, and what it had learnt by then would be lost. */
const waitsFor = minutes(3);

serveActivity(examineAccount, async ({ caseId, examinations }, context) => {
  try {
    const start = await startedWith(caseId);
    const work = await workOn(start);
    const doings = examinations.map((name) => ({
      name: `${caseId} ${name}`,
      does: async () => (await examine(start, name, work)).state !== 'later',
      late: () => false,
      broken: (error: unknown) => {
        const errorName = error instanceof Error ? error.name : '';
        log(context, 'error', 'an examination broke off', { caseId, errorName });
        return false;
      },
    }));
    const isAnswered = await sideBySide(doings, waitsFor);
    return examinations.filter((_, index) => isAnswered[index] === false);
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    return examinations;
  }
});
