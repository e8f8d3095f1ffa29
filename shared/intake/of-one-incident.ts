import { mostAtOnce } from '../alerts/alerts-from.ts';
import type { CaseStore } from '../casefile/case-store.ts';
import { accountKey, keys } from '../casefile/keys.ts';
import type { Gate, GatedAlert } from './gates.ts';

/**
 * An incident sends its alerts one by one: however many messages they come in, no more of its accounts start by themselves than of one alert.
 * The first of them have a place each; every further account waits for a person. Not asked of the store where an alert is of no incident.
 */
export function ofOneIncident(store: Pick<CaseStore, 'putIfAbsent'>): Gate {
  return async (account, alert) => {
    if (alert.partOf === undefined || (await hasPlace(accountKey(account), alert, alert.partOf, store)))
      return { is: 'go' };
    const said = `incident ${alert.partOf} accuses more than ${String(mostAtOnce)} accounts`;
    return { is: 'hold', because: [`${said}, which are contained by themselves for one incident`] };
  };
}

async function hasPlace(
  account: string,
  { incident: { source } }: GatedAlert,
  partOf: string,
  store: Pick<CaseStore, 'putIfAbsent'>,
): Promise<boolean> {
  for (let place = 1; place <= mostAtOnce; place += 1) {
    const { value } = await store.putIfAbsent(keys.placeInIncident(source, partOf, place), { account });
    if (value.account === account) return true;
  }
  return false;
}
