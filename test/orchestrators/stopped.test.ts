import { as } from '../signed-in.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import type { TenantWrite } from '../../drill/simulation/tenant/state.ts';
import { openDirectoryCells } from '../../shared/casefile/directory-cells.ts';
import { turnSwitch } from '../../shared/decisions/kill-switch.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { ended } from './ended.ts';
import { runApp } from './running-app.ts';

const lifted = Date.UTC(2026, 0, 5, 9) + minutes(80);

test('nothing is written while the kill switch is on, and the case goes on to its end once it is lifted', async () => {
  const scenario = scenarioNamed('cloud');
  const { writes, results, close } = await runApp(
    { scenario, arrange: () => undefined },
    async ({ tenant, host, clock, cases, close }) => {
      const cells = openDirectoryCells(cases);
      const turn = (state: 'on' | 'stopped') =>
        turnSwitch(cells, { turn: state, by: 'Ines', byId: 'ines' }, new Date(clock.now()).toISOString());
      await turn('stopped');
      clock.at(lifted, () => void turn('on'));
      const release = clock.busy();
      const { userPrincipalName: account } = scenario.account;
      const response = await fetch(`${host.url}/api/containments`, {
        method: 'POST',
        headers: as('Mia', tenant),
        body: JSON.stringify({ account, reason: 'test', options: { aftercareHours: 0 } }),
      });
      release();
      expect(response.status).toBe(202);
      await ended(host, 'contain-account');
      const outputs = host.instances().filter(({ name }) => name === 'contain-account');
      const { writes }: { readonly writes: readonly TenantWrite[] } = tenant.state;
      return { writes, results: outputs.map(({ output }) => output), close };
    },
  );
  await close();
  const times = writes.map(({ at }) => at);
  expect(times.length).toBeGreaterThan(5);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(lifted);
  // That is more than the patience of the cut-off: what waits is not given up.
  const blocked = writes.find(({ operation }) => operation.startsWith('PATCH /users'));
  expect((blocked?.at ?? Infinity) - lifted).toBeLessThan(minutes(6));
  expect(results).toMatchObject([{ result: 'contained' }]);
});
