import { outOfBandChannels } from '../../shared/domain/channels.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { watched } from '../orchestrators/watched.ts';
import type { Watched } from '../orchestrators/watched.ts';

let done: Watched;
beforeAll(async () => {
  // Only the check before a watch asks for these.
  const silent = { match: 'Get-RoleGroup', times: 9_999, answer: 503 } as const;
  // Each tick wakes the check, and takes nothing of the hour that it waits.
  const ticks = outOfBandChannels.map(({ channel }, index) => {
    return { after: minutes(1.1 + index / 10), decision: { decision: 'tick', channel } };
  });
  done = await watched([...ticks, { after: minutes(59.5), decision: { decision: 'escalate' } }], ({ state }) => {
    state.faults.push(silent);
  });
});
afterAll(() => done.close());

test('whoever escalates before it is known whether the account may be watched is heard at once', () => {
  const { view, tenant, said } = done;
  expect(view).toMatchObject({ result: 'contained' });
  expect(tenant.state.users.get(tenant.state.compromised ?? '')?.accountEnabled).toBe(false);
  const [first] = tenant.state.writes;
  expect(first!.at - Date.parse(said.at(-1)!)).toBeLessThan(minutes(0.5));
});
