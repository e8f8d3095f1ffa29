import type { CaseStore } from './case-store.ts';
import { keys } from './keys.ts';
import type { Account } from '../domain/account.ts';
import type { CaseRecord } from './case-record.ts';

/** Every case that was ever claimed for the account, oldest first. */
export async function casesOf(
  account: Pick<Account, 'tenantId' | 'objectId'>,
  store: CaseStore,
): Promise<CaseRecord[]> {
  const claims = await store.keys(keys.claims(account));
  const records = await Promise.all(claims.map((key) => store.get<CaseRecord>(key)));
  return records.filter((record) => record !== undefined);
}
