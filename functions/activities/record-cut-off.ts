import { tellCutOff } from '../../shared/casefile/record.ts';
import { config } from '../../shared/config.ts';
import { goingBy } from '../../shared/domain/case-start.ts';
import { isOrdered } from '../../shared/intake/is-ordered.ts';
import { healClaim } from '../../shared/intake/heal-claim.ts';
import { caseStore } from '../connections.ts';
import { recordCutOff } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

serveActivity(recordCutOff, async (cutOff) => {
  const now = new Date().toISOString();
  // What is kept here, all that follows goes by.
  if (!(await isOrdered(cutOff.start, caseStore())))
    throw new Error('Nobody ordered this: the case store has no such case.');
  // The process that took the alert in may have died right after the start: then nobody would find the running case.
  await healClaim(cutOff.start, { store: caseStore(), now: () => now });
  await tellCutOff(caseStore(), now, { ...cutOff, start: goingBy(cutOff.start, config()) });
  return true;
});
