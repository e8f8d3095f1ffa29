import { as } from '../signed-in.ts';
import type { DirectoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import { contained } from '../orchestrators/contained.ts';
import type { Contained } from '../orchestrators/contained.ts';
import { ended } from '../orchestrators/ended.ts';

let done: Contained;
beforeAll(async () => {
  done = await contained('hybrid-ldap', {});
});
afterAll(() => done.close());

/** Tells afterwards whether anybody enabled the account meanwhile. */
function watchEnabled(account: DirectoryAccount): () => boolean {
  let { enabled } = account;
  let wasEnabled = false;
  Object.defineProperty(account, 'enabled', {
    get: () => enabled,
    set: (value: boolean) => {
      enabled = value;
      wasEnabled ||= value;
    },
  });
  return () => wasEnabled;
}

test('an account whose new password never passes is shut again, on premises too, before the release gives up', async () => {
  const { host, tenant, clock } = done;
  const { state } = tenant;
  const account = [...state.directory.values()][0]!;
  // Its password is never taken over.
  Object.defineProperty(account, 'mustChangePassword', { get: () => true, set: () => undefined });
  const wasEnabled = watchEnabled(account);
  const { containments } = (await (
    await fetch(`${host.url}/api/containments`, { headers: as('Sana', tenant) })
  ).json()) as {
    containments: { caseId: string }[];
  };
  const url = `${host.url}/api/containments/${containments[0]?.caseId ?? ''}`;
  const hold = clock.busy();
  const body = JSON.stringify({ decision: 'release' });
  expect((await fetch(`${url}/decisions`, { method: 'POST', headers: as('Sana', tenant), body })).status).toBe(202);
  hold();
  await ended(host, 'release-account');
  const { release } = (await (await fetch(url, { headers: as('Sana', tenant) })).json()) as CaseView;
  expect(wasEnabled()).toBe(true);
  expect(release?.result).toBe('partly-released');
  expect(account.enabled).toBe(false);
  expect(state.users.get(account.objectId)?.accountEnabled).toBe(false);
});
