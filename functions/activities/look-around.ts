import { lookAround } from '../../shared/work/look-after.ts';
import { caseStore, startedWith } from '../connections.ts';
import { lookAround as contract } from '../contracts/aftercare.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(contract, async ({ caseId }) => lookAround(await startedWith(caseId), { store: caseStore() }));
