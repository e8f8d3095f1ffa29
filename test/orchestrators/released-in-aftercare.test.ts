import { readCase } from '../../shared/casefile/case-file.ts';
import { tell } from '../../shared/casefile/record.ts';
import type { Entry } from '../../shared/casefile/entries.ts';
import { decided } from '../work/a-release.ts';
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
    const write = async (entry: (at: string) => Entry): Promise<void> => {
      const release = state.clock.busy();
      const at = new Date(state.clock.now()).toISOString();
      await tell(openDirectoryCaseStore(process.env['CORDON_CASE_STORE'] ?? ''), caseId, entry(at));
      release();
    };
    state.clock.at(begins + hours(5), () => {
      const decision = decided({ by: 'Ines Vogel' });
      void write((at) => ({ kind: 'decision', at, release: 1, decision }));
    });
    // The release opens the account on purpose.
    state.clock.at(begins + hours(5.5), () => setAccountEnabled(state, state.users.get(objectId)!, true));
    state.clock.at(begins + hours(6.5), () => {
      const ended = { number: 1, result: 'released', because: [], steps: [], signInOpened: true };
      void write((at) => ({ kind: 'release', at, ...ended }));
    });
  });
});
afterAll(() => done.close());

test('what a release opens is left open, and its end ends the watch', async () => {
  const { users, compromised } = done.tenant.state;
  expect(users.get(compromised ?? '')?.accountEnabled).toBe(true);
  const view = aftercareOf(await readCase(done.store, caseId), undefined);
  expect(view).toMatchObject({ ended: 'released', recurrences: [] });
  const parent = done.instances.find(({ name }) => name === 'contain-account');
  expect(parent?.output).toMatchObject({ result: 'contained' });
});
