import * as df from 'durable-functions';
import { caseStore, farEnd, tenant } from '../connections.ts';
import { releaseIn } from '../../shared/plan/aftercare.ts';
import { latestCase } from '../../shared/intake/start-containment.ts';
import { lookAround as lookAroundActivity } from '../contracts/aftercare.ts';
import type { AftercareSeen, LookAround } from '../contracts/aftercare.ts';

/** What may end the watch after a containment or call it to arms, beside the steps themselves. */
export async function lookAround({ start, signInsSince }: LookAround): Promise<AftercareSeen> {
  const store = caseStore();
  const [entries, latest, seen] = await Promise.all([
    store.entries(start.caseId),
    latestCase(start.account, { store }),
    signInsSince === null ? { signIns: [] } : farEnd.logs.readNewSignIns(start.account, signInsSince, await tenant()),
  ]);
  const newerCase = latest && latest.caseId !== start.caseId ? latest.caseId : null;
  return { release: releaseIn(entries), newerCase, ...seen };
}

df.app.activity(lookAroundActivity.name, { handler: lookAround });
