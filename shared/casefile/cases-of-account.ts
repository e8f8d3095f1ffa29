import type { CaseStore } from './case-store.ts';
import type { Account } from '../domain/account.ts';
import type { CaseRecord } from './case-record.ts';

/** Every case that was ever claimed for the account, oldest first. */
export async function casesOf(
  { tenantId, objectId }: Pick<Account, 'tenantId' | 'objectId'>,
  store: CaseStore,
): Promise<CaseRecord[]> {
  const keys = await store.keys(`accounts/${tenantId}.${objectId}/`.toLowerCase());
  const records = await Promise.all(keys.map((key) => store.get<CaseRecord>(key)));
  return records.filter((record) => record !== undefined);
}
