import { keepStart } from '../../shared/casefile/starts.ts';
import { caseStore } from '../connections.ts';
import { keepStart as contract } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(contract, async (start) => {
  await keepStart(caseStore(), start);
  return true;
});
