import type { CaseView } from '../../shared/views/case-view.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
beforeAll(async () => {
  done = await contained('hybrid-ldap', {});
});
afterAll(() => done.close());

test('an account whose new password never passes is shut again, on premises too, before the release gives up', async () => {
  const { host, tenant, clock } = done;
  const { state } = tenant;
  const account = [...state.directory.values()][0]!;
  // Its password is never taken over.
  Object.defineProperty(account, 'mustChangePassword', { get: () => true, set: () => undefined });
  const { containments } = (await (await fetch(`${host.url}/api/containments`)).json()) as {
    containments: { caseId: string }[];
  };
  const url = `${host.url}/api/containments/${containments[0]?.caseId ?? ''}`;
  const hold = clock.busy();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ decision: 'release', by: 'Sana' });
  expect((await fetch(`${url}/decisions`, { method: 'POST', headers, body })).status).toBe(202);
  hold();
  let release: CaseView['release'];
  let sawEnabled = false;
  for (;;) {
    sawEnabled ||= account.enabled;
    ({ release } = (await (await fetch(url)).json()) as CaseView);
    if (release && release.result !== 'under-way') break;
    await new Promise((later) => setTimeout(later, 20));
  }
  expect(sawEnabled).toBe(true);
  expect(release.result).toBe('partly-released');
  expect(account.enabled).toBe(false);
  expect(state.users.get(account.objectId)?.accountEnabled).toBe(false);
});
