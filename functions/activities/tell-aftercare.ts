import { Entry } from '../../shared/casefile/entries.ts';
import { tell } from '../../shared/casefile/record.ts';
import { caseStore } from '../connections.ts';
import { tellAftercare } from '../contracts/aftercare.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** In order; what an earlier try has written stays as it is. */
serveActivity(tellAftercare, async ({ caseId, telling, entries }) => {
  const at = new Date().toISOString();
  const told = entries.map((entry) => Entry.parse({ at, ...entry }));
  await tell(caseStore(), caseId, told, { once: telling });
  return null;
});
