import { tellCutOff } from '../../shared/casefile/record.ts';
import { caseStore } from '../connections.ts';
import { recordCutOff } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(recordCutOff, async (cutOff) => {
  await tellCutOff(caseStore(), new Date().toISOString(), cutOff);
  return true;
});
