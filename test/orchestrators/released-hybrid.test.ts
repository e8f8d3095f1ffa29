import { as } from '../signed-in.ts';
import { tell } from '../../shared/casefile/record.ts';
import { attested } from '../casefile/an-entry.ts';
import { caseIdFor } from '../../shared/casefile/case-id.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';
import { ended } from './ended.ts';

let done: Contained;
let caseId = '';
let objectId = '';

beforeAll(async () => {
  done = await contained('hybrid', {}, ({ state, helpdesk }) => {
    const { clock } = state;
    objectId = state.compromised ?? '';
    caseId = caseIdFor(`${state.tenantId}.${objectId}`.toLowerCase());
    clock.at(clock.now() + minutes(30), () => {
      helpdesk.changePasswordOnPremises(objectId);
      const at = new Date(clock.now()).toISOString();
      const release = clock.busy();
      const store = openDirectoryCaseStore(process.env['CORDON_CASE_STORE'] ?? '');
      void tell(store, caseId, attested(at, 'Ines Vogel')).finally(release);
    });
    clock.at(clock.now() + hours(3), () => {
      helpdesk.disableOnPremises(objectId);
    });
  });
});
afterAll(() => done.close());

test('an account mastered on premises is released once the cloud has the new password, and the rest is told to people', async () => {
  const { host, tenant, clock } = done;
  const url = `${host.url}/api/containments/${caseId}`;
  const hold = clock.busy();
  // The service desk enables it before it asks for the release.
  for (const account of tenant.state.directory.values()) account.enabled = true;
  const response = await fetch(`${url}/decisions`, {
    method: 'POST',
    headers: as('Sana', tenant),
    body: JSON.stringify({ decision: 'release' }),
  });
  hold();
  expect(response.status).toBe(202);
  await ended(host, 'release-account');
  const { release } = (await (await fetch(url, { headers: as('Sana', tenant) })).json()) as CaseView;
  expect(release).toMatchObject({ result: 'released', because: [] });
  const order = release?.steps.map(({ step }) => step) ?? [];
  expect(order.indexOf('prove-password')).toBeLessThan(order.indexOf('block-sign-in'));
  expect(release?.stays).toMatchObject([{ step: 'keep-blocked' }]);
  expect(tenant.state.users.get(objectId)?.accountEnabled).toBe(true);
});
