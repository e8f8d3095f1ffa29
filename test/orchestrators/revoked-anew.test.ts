import { hours, minutes } from '../../shared/domain/duration.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

let done: Contained;
beforeAll(async () => {
  // As long as may be set: longer than the logs need to be quiet, and than anybody else is silent.
  process.env['CORDON_TOKEN_LIFETIME_MINUTES'] = '1440';
  done = await contained('cloud', { moveMailbox: 'never' }, ({ state }) => {
    const objectId = state.compromised ?? '';
    const at = state.clock.now() + minutes(25);
    const ipAddress = '203.0.113.66';
    const signIn = { id: 'in', at, objectId, errorCode: 0, failureReason: '', ipAddress, interactive: true };
    state.clock.at(at, () => state.signIns.push(signIn));
  });
});
afterAll(() => {
  delete process.env['CORDON_TOKEN_LIFETIME_MINUTES'];
  return done.close();
});

test('after somebody was cut off anew the last look waits until their last token has expired', () => {
  const { result } = done;
  const revoked = done.tenant.state.log.filter(({ operation }) => operation.endsWith('/revokeSignInSessions'));
  const last = revoked.at(-1)?.at ?? 0;
  expect(last).toBeGreaterThan((revoked[0]?.at ?? 0) + hours(23));
  expect(result.result).toBe('contained');
  expect(Date.parse(result.provenAt) - last).toBeGreaterThanOrEqual(hours(24));
});

test('the watchdog leaves a case alone that waits for a day in silence', async () => {
  const told = await done.store.entries(done.result.caseId);
  expect(told.filter(({ kind }) => kind === 'reopened')).toEqual([]);
});
