import type { Taken } from '../../../catalogue/taken.ts';
import { ofEach } from '../../../catalogue/to-all.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import type { Account } from '../../../domain/account.ts';
import { addressOf } from './address-of.ts';
import { ageOfRight, delegateOperations } from './delegate-ages.ts';
import { rightsOf } from './delegates.ts';
import type { Delegates, KindOfRight } from './delegates.ts';
import { ageAtRelease, readChangesForRelease } from './mailbox-changes.ts';

/** The rights, and when each arose, by its name. */
export type DatedRights = Delegates & { readonly arose: Readonly<Record<string, string>>; readonly readAt: string };

/** The rights of a mailbox are read beside it. */
const atOnce = 3;

/** Every right as it would be given again, with the address that its holder has now. */
export async function takenRights(
  account: Account,
  before: DatedRights,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<Taken[]> {
  const changes = await readChangesForRelease(account, before.readAt, delegateOperations, release, tenant);
  const rights = rightsOf(before);
  const names = [...new Set(rights.map(({ user }) => user))].filter((user) => !isPlain(user));
  const ask = async (name: string) => [name, await addressOf(name, tenant)] as const;
  const { answers } = await ofEach(names, (name) => name, ask, atOnce);
  const addresses = new Map(answers);
  return rights.map(({ kind, user, name, id, shared }) => {
    const address = addresses.get(user);
    const who = address === undefined ? user || 'nobody' : `${user} (${address})`;
    const where = shared ? `: ${shared.rights.join(', ')} on ${shared.folder}` : '';
    const flags = shared?.flags ? `, ${shared.flags.join(', ')}` : '';
    return {
      id,
      name: `right of ${name}`,
      does: `${who} ${doing[kind]}${where}${flags}`,
      arose: ageAtRelease(before.arose[name] ?? 'unknown', ageOfRight(changes, kind, user)),
      isDoor: true,
    };
  });
}

/** An address says whose it is; of a security identifier, and of everybody, nobody can say more. */
function isPlain(user: string): boolean {
  return user === '' || user.includes('@') || /S-1-/i.test(user) || /^(default|anonymous)$/i.test(user);
}

const doing: Readonly<Record<KindOfRight, string>> = {
  fullAccess: 'opens the mailbox',
  sendAs: 'sends as its owner',
  sendOnBehalf: 'sends on behalf of its owner',
  sendOnBehalfOnPremises: 'sends on behalf of its owner, mastered on premises',
  folders: 'looks into a folder',
};
