import * as df from 'durable-functions';
import { caseStore, tenant } from '../connections.ts';
import { releaseIn } from '../../shared/containment/afterwards.ts';
import type { Activity } from '../../shared/containment/proof-of-death.ts';
import { readSignInActivity } from '../../shared/containment/readings/sign-in-activity.ts';
import type { Account } from '../../shared/domain/account.ts';
import { latestCase } from '../../shared/intake/start-containment.ts';
import { lookAround as lookAroundActivity } from '../orchestrators/afterwards-callables.ts';
import type { AfterwardsSeen, LookAround } from '../orchestrators/afterwards-callables.ts';

/** What may end the watch after a containment or call it to arms, beside the steps themselves. */
export async function lookAround({ start, signInsSince }: LookAround): Promise<AfterwardsSeen> {
  const store = caseStore();
  const [entries, latest, signIns] = await Promise.all([
    store.entries(start.caseId),
    latestCase(start.account, { store }),
    signInsSince === null ? [] : acceptedSince(start.account, signInsSince),
  ]);
  const newerCase = latest && latest.caseId !== start.caseId ? latest.caseId : null;
  return { release: releaseIn(entries), newerCase, signIns };
}

/** A log that cannot be read now is read at the next look: the steps are looked at meanwhile. */
async function acceptedSince(account: Account, since: string): Promise<readonly Activity[]> {
  const connected = await tenant();
  const read = async (kind: 'interactiveUser' | 'nonInteractiveUser'): Promise<readonly Activity[]> => {
    try {
      return (await readSignInActivity(account, since, kind, connected)).activity;
    } catch {
      return [];
    }
  };
  return (await Promise.all([read('interactiveUser'), read('nonInteractiveUser')])).flat();
}

df.app.activity(lookAroundActivity.name, { handler: lookAround });
