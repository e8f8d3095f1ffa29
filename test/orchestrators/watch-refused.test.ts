import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

let done: Watched;
beforeAll(async () => {
  done = await watched([], ({ state }) => {
    state.users.get(state.compromised ?? '')!.directoryRoles.push('Exchange Administrator');
  });
});
afterAll(() => done.close());

test('an account that could find out is not watched: the case ends refused and says why', () => {
  expect(done.view).toMatchObject({ result: 'rejected', status: 'ended', steps: [] });
  expect(done.view.because.join()).toContain('Exchange Administrator');
});

test('nothing was changed in the tenant', () => {
  expect(done.tenant.state.writes).toEqual([]);
});
