import { setAccountEnabled } from '../../drill/simulation/tenant/account-changes.ts';
import { caseIdFor } from '../../shared/casefile/case-id.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { hours } from '../../shared/domain/duration.ts';
import { aftercareOf } from '../../shared/views/aftercare-view.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
let caseId = '';
const begins = Date.UTC(2026, 0, 5, 9);
beforeAll(async () => {
  done = await contained('cloud', { aftercareHours: 6 }, ({ state }) => {
    const objectId = state.compromised ?? '';
    caseId = caseIdFor(`${state.tenantId}.${objectId}`.toLowerCase());
    const write = async (entry: { kind: 'decision' | 'release'; [detail: string]: unknown }): Promise<void> => {
      const release = state.clock.busy();
      const at = new Date(state.clock.now()).toISOString();
      await openDirectoryCaseStore(process.env['CORDON_CASE_STORE'] ?? '').append(caseId, { at, ...entry });
      release();
    };
    state.clock.at(begins + hours(5), () => {
      void write({ kind: 'decision', release: 1, decision: { decision: 'release', by: 'Ines Vogel' } });
    });
    // The release opens the account on purpose.
    state.clock.at(begins + hours(5.5), () => setAccountEnabled(state, state.users.get(objectId)!, true));
    state.clock.at(
      begins + hours(6.5),
      () => void write({ kind: 'release', number: 1, result: 'released', signInOpened: true }),
    );
  });
});
afterAll(() => done.close());

test('what a release opens is left open, and its end ends the watch', async () => {
  const { users, compromised } = done.tenant.state;
  expect(users.get(compromised ?? '')?.accountEnabled).toBe(true);
  const view = aftercareOf(await done.store.entries(caseId), undefined);
  expect(view).toMatchObject({ ended: 'released', recurrences: [] });
  const parent = done.instances.find(({ name }) => name === 'contain-account');
  expect(parent?.output).toMatchObject({ result: 'contained' });
});
