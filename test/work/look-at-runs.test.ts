import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { lookAtRuns } from '../../shared/work/look-at-runs.ts';
import { aStart, anAccount } from '../plan/an-account.ts';

test.each([
  ['side by side', {}, 3],
  ['one after the other where they met at a throttle', { inTurn: true }, 1],
])('looks go %s', async (_, how, atOnce) => {
  let [asking, most] = [0, 0];
  const get = async (): Promise<unknown> => {
    most = Math.max(most, (asking += 1));
    await new Promise(setImmediate);
    asking -= 1;
    return { accountEnabled: false };
  };
  // All that a look at the sign-in asks of a tenant.
  const tenant = { now: () => '2026-11-01T12:00:01.000Z', graph: { get } } as unknown as Tenant;
  const store = openDirectoryCaseStore(await mkdtemp(join(tmpdir(), 'cordon-')));
  const looks = ['one', 'two', 'three'].map((name) => ({ run: { name, step: 'block-sign-in' } }));
  const outcomes = await lookAtRuns(aStart(anAccount()), looks, how, { farEnd: microsoft365, tenant, store });
  expect(outcomes.map(({ run, state }) => `${run} ${state}`)).toEqual(['one holds', 'two holds', 'three holds']);
  expect(most).toBe(atOnce);
});
