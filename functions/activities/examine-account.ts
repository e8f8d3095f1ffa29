import { Later } from '../../shared/domain/errors.ts';
import { examine } from '../../shared/work/examine.ts';
import { startedWith, workOn } from '../connections.ts';
import { examineAccount } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(examineAccount, async ({ caseId, examination }) => {
  try {
    const start = await startedWith(caseId);
    return await examine(start, examination, await workOn(start));
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    return { examination, state: 'later' as const, summary: `unknown: ${error.message}`, suspicious: 0 };
  }
});
