import { isDeepStrictEqual } from 'node:util';
import { lookAfter } from '../../shared/work/look-after.ts';
import { startedWith, workOn } from '../connections.ts';
import { calm, lookAfter as contract } from '../contracts/aftercare.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(contract, async ({ caseId, ...since }) => {
  const start = await startedWith(caseId, 'contain');
  const seen = await lookAfter(start, since, await workOn(start));
  return isDeepStrictEqual(seen, calm) ? null : seen;
});
