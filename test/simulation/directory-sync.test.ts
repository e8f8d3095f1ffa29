import { hybrid } from '../../drill/rehearsal/scenarios/hybrid.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import type { DirectoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import type { SimulatedUser } from '../../drill/simulation/tenant/simulated-user.ts';
import { errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

const { objectId } = hybrid.account;
let tenant: TenantUnderTest;
let user: SimulatedUser;
beforeEach(async () => {
  tenant = await tenantUnderTest({ scenario: hybrid });
  user = tenant.state.users.get(objectId) as SimulatedUser;
});
afterEach(() => tenant.close());

const minutes = (n: number) => n * 60_000;
const inDirectory = () => [...tenant.state.directory.values()][0] as DirectoryAccount;
const block = () => tenant.graph('PATCH', `/users/${objectId}`, { accountEnabled: false });

test('the cloud cannot set the password of a synchronised account', async () => {
  const answer = await tenant.graph('PATCH', `/users/${objectId}`, { passwordProfile: { password: 'Nobody-knows-1' } });
  expect([answer.status, errorCode(answer)]).toEqual([400, 'Request_BadRequest']);
});

test('a password changed on premises passes within two minutes, dated not before it was set', () => {
  const before = user.password;
  tenant.clock.advance(minutes(1));
  tenant.helpdesk.changePasswordOnPremises(objectId);
  expect(user.password).toBe(before);
  tenant.clock.advance(minutes(2));
  expect(user.password).not.toBe(before);
  expect(user.lastPasswordChange).toBeGreaterThanOrEqual(inDirectory().passwordLastSet);
});

test('a password that passes ends no session', async () => {
  const refresh_token = tenant.loot?.refreshTokens.bornOfPassword ?? '';
  tenant.helpdesk.changePasswordOnPremises(objectId);
  tenant.clock.advance(minutes(2));
  expect(await tenant.signIn({ grant_type: 'refresh_token', refresh_token })).toMatchObject({ status: 200 });
});

test('the password of an account that is disabled on premises does not pass', () => {
  const before = user.password;
  inDirectory().enabled = false;
  tenant.helpdesk.changePasswordOnPremises(objectId);
  tenant.clock.advance(minutes(60));
  expect(user.password).toBe(before);
});

test('a password that must be changed first does not pass', () => {
  const before = user.password;
  tenant.helpdesk.changePasswordOnPremises(objectId);
  inDirectory().mustChangePassword = true;
  tenant.clock.advance(minutes(60));
  expect(user.password).toBe(before);
});

test('the help desk lets the new password pass before it opens the cloud', async () => {
  inDirectory().enabled = false;
  tenant.helpdesk.changePasswordOnPremises(objectId);
  await block();
  tenant.helpdesk.unblock(objectId);
  expect(user).toMatchObject({ accountEnabled: true, password: inDirectory().password });
});

test('a block set in the cloud is undone by the next object sync when Active Directory says otherwise', async () => {
  await block();
  tenant.clock.advance(minutes(29));
  expect(user.accountEnabled).toBe(false);
  tenant.clock.advance(minutes(1));
  expect(user.accountEnabled).toBe(true);
});

test('the object sync dates what it has exported', async () => {
  tenant.clock.advance(minutes(30) + 2_000);
  const answer = await tenant.graph(
    'GET',
    `/users/${objectId}?$select=onPremisesLastSyncDateTime,onPremisesSyncEnabled`,
  );
  const at = `${new Date(tenant.clock.now() - 2_000).toISOString().slice(0, 19)}Z`;
  expect(answer.body).toMatchObject({ onPremisesLastSyncDateTime: at, onPremisesSyncEnabled: true });
});

test('a tenant that has been closed no longer synchronises', async () => {
  await block();
  await tenant.close();
  tenant.clock.advance(minutes(60));
  expect(user.accountEnabled).toBe(false);
});

test('what Active Directory masters of a mailbox is refused in the cloud, and comes by the sync', async () => {
  const exchange = async (Parameters: object) =>
    tenant.call(
      'POST',
      `${tenant.exchangeUrl}/adminapi/beta/${tenant.tenantId}/InvokeCommand`,
      {
        authorization: `Bearer ${await tenant.appToken(tenant.exchangeUrl)}`,
        'content-type': 'application/json',
        'x-anchormailbox': `UPN:${tenant.state.users.get(objectId)?.userPrincipalName ?? ''}`,
      },
      JSON.stringify({ CmdletInput: { CmdletName: 'Set-Mailbox', Parameters: { Identity: objectId, ...Parameters } } }),
    );
  for (const parameters of [{ GrantSendOnBehalfTo: [] }, { ForwardingAddress: null }]) {
    const answer = await exchange(parameters);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('is being synchronized from your on-premises organization');
  }
  expect((await exchange({ ForwardingSmtpAddress: null })).status).toBe(200);
  const mailbox = tenant.state.mailboxes.get(objectId);
  Object.assign(inDirectory(), { publicDelegates: [people.marie.objectId], altRecipient: people.marie.objectId });
  tenant.clock.advance(minutes(30));
  expect(mailbox).toMatchObject({
    grantSendOnBehalfTo: [people.marie.objectId],
    forwardingAddress: people.marie.objectId,
  });
});
