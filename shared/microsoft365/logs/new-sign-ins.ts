import type { Account } from '../../domain/account.ts';
import { reasonOf } from '../../domain/errors.ts';
import type { Tenant } from '../../catalogue/tenant.ts';
import type { NewSignIns } from '../../catalogue/far-end.ts';
import { interactiveSignIns, nonInteractiveSignIns } from './logs.ts';
import { readSignInActivity } from '../readings/sign-in/sign-in-activity.ts';

const kinds = [
  [interactiveSignIns, 'interactiveUser'],
  [nonInteractiveSignIns, 'nonInteractiveUser'],
] as const;

/** Who came in since then, by the logs that answer; the others are named. */
export async function readNewSignIns(account: Account, since: string, tenant: Tenant): Promise<NewSignIns> {
  const read = kinds.map(async ([log, kind]): Promise<NewSignIns> => {
    try {
      return { signIns: (await readSignInActivity(account, since, kind, tenant)).activity, unread: [] };
    } catch (error) {
      return { signIns: [], unread: [{ log: log.name, why: reasonOf(error) }] };
    }
  });
  const all = await Promise.all(read);
  return { signIns: all.flatMap(({ signIns }) => signIns), unread: all.flatMap(({ unread }) => unread) };
}
