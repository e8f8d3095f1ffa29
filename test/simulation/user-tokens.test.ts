import { alex, tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest();
});
afterEach(() => tenant.close());

const username = 'alex.weber@contoso.com';
const byPassword = (cae = false) =>
  tenant.signIn({ grant_type: 'password', username, password: 'stolen', cae: String(cae) });
const byPasskey = () => tenant.signIn({ grant_type: 'urn:drill:passkey', username, passkey: 'attackers-key' });
const refresh = ({ body }: Answer) =>
  tenant.signIn({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) });
const errorOf = ({ body }: Answer) => (body['error_codes'] as number[] | undefined)?.[0] ?? 'granted';
const block = (accountEnabled = false) => tenant.graph('PATCH', `/users/${alex}`, { accountEnabled });
const revoke = () => tenant.graph('POST', `/users/${alex}/revokeSignInSessions`);
const changePassword = () =>
  tenant.graph('PATCH', `/users/${alex}`, { passwordProfile: { password: 'Nobody-knows-1' } });
const minutes = (n: number) => n * 60_000;
/** Whether a resource still takes the access token. */
const isTaken = async ({ body }: Answer): Promise<boolean> => {
  const authorization = `Bearer ${String(body['access_token'])}`;
  const answer = await tenant.call('POST', `${tenant.url}/drill/sharepoint-session`, { authorization });
  return answer.status === 201;
};

test('the right password opens the account, a wrong one does not', async () => {
  expect(errorOf(await byPassword())).toBe('granted');
  expect(errorOf(await tenant.signIn({ grant_type: 'password', username, password: 'guess' }))).toBe(50126);
});

test('a blocked account takes neither password, nor passkey, nor refresh token', async () => {
  const stolen = await byPassword();
  await block();
  expect([await byPassword(), await byPasskey(), await refresh(stolen)].map(errorOf)).toEqual([50057, 50057, 50057]);
});

test('a block alone ends no refresh token: it works again when the account is unblocked', async () => {
  const stolen = await byPassword();
  await block();
  tenant.helpdesk.unblock(alex);
  expect(errorOf(await refresh(stolen))).toBe('granted');
});

test('a revocation ends refresh tokens however they were born', async () => {
  const stolen = [await byPassword(), await byPasskey()];
  await revoke();
  expect([await refresh(stolen[0] as Answer), await refresh(stolen[1] as Answer)].map(errorOf)).toEqual([50173, 50173]);
  expect(errorOf(await refresh(await byPassword()))).toBe('granted');
});

test('a new password ends what was born of the old one, but not what was born of a passkey', async () => {
  const [password, passkey] = [await byPassword(), await byPasskey()];
  await changePassword();
  expect([await byPassword(), await refresh(password), await refresh(passkey)].map(errorOf)).toEqual([
    50126,
    50173,
    'granted',
  ]);
});

test('confirmed compromise keeps even a passkey out', async () => {
  await tenant.graph('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: [alex] });
  expect(errorOf(await byPasskey())).toBe(53003);
});

test('a token that knows continuous access evaluation is refused within a quarter of an hour of the block', async () => {
  const token = await byPassword(true);
  await block();
  expect(await isTaken(token)).toBe(true);
  tenant.clock.advance(minutes(15));
  expect(await isTaken(token)).toBe(false);
});

test('such a token lives for 28 hours where nothing happens', async () => {
  const token = await byPassword(true);
  tenant.clock.advance(minutes(28 * 60) - 1_000);
  expect(await isTaken(token)).toBe(true);
  tenant.clock.advance(2_000);
  expect(await isTaken(token)).toBe(false);
});

test('a plain token outlives block, revocation and password, and dies of age between 60 and 90 minutes', async () => {
  const token = await byPassword();
  await block();
  await revoke();
  await changePassword();
  tenant.clock.advance(minutes(59));
  expect(await isTaken(token)).toBe(true);
  tenant.clock.advance(minutes(32));
  expect(await isTaken(token)).toBe(false);
});

test('a refused token of that kind is answered with a claims challenge', async () => {
  const token = await byPassword(true);
  await revoke();
  tenant.clock.advance(minutes(15));
  const authorization = `Bearer ${String(token.body['access_token'])}`;
  const answer = await tenant.call('POST', `${tenant.url}/drill/sharepoint-session`, { authorization });
  expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_claims"');
});

test('every attempt is in the log, with whether it was accepted', async () => {
  await byPassword();
  await block();
  await byPassword();
  const attempts = tenant.state.log.filter(({ operation }) => operation === 'grant password');
  expect(attempts.map(({ accepted }) => accepted)).toEqual([true, false]);
});
