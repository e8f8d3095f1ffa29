import { keepStart } from '../../shared/casefile/starts.ts';
import { isOrdered } from '../../shared/intake/is-ordered.ts';
import { caseStore } from '../connections.ts';
import { keepStart as contract } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(contract, async (start) => {
  if (!(await isOrdered(start, caseStore()))) throw new Error('Nobody ordered this: the case store has no such case.');
  await keepStart(caseStore(), start);
  return true;
});
