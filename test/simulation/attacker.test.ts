import { lastAcceptedAt } from '../../drill/simulation/attacker/last-accepted.ts';
import { startAttacker, type Attacker } from '../../drill/simulation/attacker/start-attacker.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { seededRandom } from '../../drill/simulation/tenant/seeded-random.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
let attacker: Attacker;
let victim: string;

async function start(name: string): Promise<void> {
  const scenario = scenarioNamed(name);
  tenant = await tenantUnderTest({ scenario });
  victim = scenario.account.objectId;
  if (!tenant.loot) throw new Error('no loot');
  attacker = startAttacker({ tenant, clock: tenant.clock, random: seededRandom(3), loot: tenant.loot });
}

beforeEach(() => start('cloud'));
afterEach(async () => {
  attacker.stop();
  await tenant.close();
});

async function openDoors(): Promise<string[]> {
  return (await attacker.tryEveryDoor()).filter(({ opened }) => opened).map(({ door }) => door);
}

async function answerAt(door: string): Promise<string | undefined> {
  return (await attacker.tryEveryDoor()).find((result) => result.door === door)?.answer;
}

function mailbox(): Mailbox {
  const found = tenant.state.mailboxes.get(victim);
  if (!found) throw new Error('no mailbox');
  return found;
}

const block = () => tenant.graph('PATCH', `/users/${victim}`, { accountEnabled: false });
const revoke = () => tenant.graph('POST', `/users/${victim}/revokeSignInSessions`);
const changePassword = () =>
  tenant.graph('PATCH', `/users/${victim}`, {
    passwordProfile: { password: 'Nobody-knows-1', forceChangePasswordNextSignIn: false },
  });

const signingIn = ['old-password', 'passkey', 'certificate', 'refresh-token'];
const reading = ['mail-with-cae-token', 'mail-with-plain-token'];

test('before anything is done, every door is open', async () => {
  expect(await openDoors()).toEqual([
    ...signingIn,
    ...reading,
    'sharepoint-session',
    'mail-as-delegate',
    'inbox-rule',
    'forwarding',
  ]);
});

test('a blocked account gives no new tokens, and says why', async () => {
  await block();
  const open = await openDoors();
  for (const door of signingIn) expect(open).not.toContain(door);
  expect(await answerAt('old-password')).toBe('AADSTS50057 (account disabled)');
});

test('a token that knows claims challenges dies within a quarter of an hour of the block, a plain one within ninety minutes', async () => {
  await block();
  expect(await openDoors()).toEqual(expect.arrayContaining(reading));
  tenant.clock.advance(minutes(16));
  expect(await openDoors()).not.toContain('mail-with-cae-token');
  expect(await openDoors()).toContain('mail-with-plain-token');
  tenant.clock.advance(minutes(75));
  expect(await openDoors()).not.toContain('mail-with-plain-token');
});

test('a SharePoint session outlives the block and ends when SharePoint revokes it', async () => {
  await block();
  await revoke();
  expect(await openDoors()).toContain('sharepoint-session');
  const token = await tenant.appToken(tenant.sharePointAdminUrl);
  const path = '/_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions';
  const { userPrincipalName: userName } = scenarioNamed('cloud').account;
  await tenant.call(
    'POST',
    `${tenant.sharePointAdminUrl}${path}`,
    { authorization: `Bearer ${token}` },
    JSON.stringify({ userName }),
  );
  tenant.clock.advance(hours(1));
  expect(await openDoors()).not.toContain('sharepoint-session');
});

test('a delegate reads the mail until they lose full access', async () => {
  await block();
  expect(await openDoors()).toContain('mail-as-delegate');
  mailbox().permissions = mailbox().permissions.filter(({ trustee }) => trustee.startsWith('N'));
  expect(await answerAt('mail-as-delegate')).toBe('403 ErrorAccessDenied');
});

test('rules, hidden ones too, and forwarding each leak until they are gone', async () => {
  await block();
  for (const rule of mailbox().inboxRules) if (!rule.hidden) rule.enabled = false;
  expect(await openDoors()).toEqual(expect.arrayContaining(['inbox-rule', 'forwarding']));
  for (const rule of mailbox().inboxRules) rule.enabled = false;
  expect(await openDoors()).not.toContain('inbox-rule');
  expect(await openDoors()).toContain('forwarding');
  mailbox().forwardingSmtpAddress = null;
  expect(await openDoors()).not.toContain('forwarding');
});

async function openAfterUnblock(): Promise<string[]> {
  tenant.helpdesk.unblock(victim);
  return (await attacker.tryAfterUnblock()).filter(({ opened }) => opened).map(({ door }) => door);
}
const afterUnblock = ['refresh-token-after-unblock', 'password-after-unblock', 'passkey-after-unblock'];

test('a block alone shuts nothing for good', async () => {
  await block();
  expect(await openAfterUnblock()).toEqual(afterUnblock);
});

test('a new password shuts the password, but not the refresh token that a passkey gave', async () => {
  await block();
  await changePassword();
  expect(await openAfterUnblock()).toEqual(['refresh-token-after-unblock', 'passkey-after-unblock']);
});

test('a revocation shuts the refresh tokens', async () => {
  await block();
  await revoke();
  expect(await openAfterUnblock()).not.toContain('refresh-token-after-unblock');
});

test('a confirmed compromise shuts the passkey', async () => {
  await block();
  await tenant.graph('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: [victim] });
  expect(await openAfterUnblock()).not.toContain('passkey-after-unblock');
});

test('an open mailbox connection ends only when a move has finished', async () => {
  await tenant.close();
  await start('large-mailbox');
  await block();
  await revoke();
  tenant.clock.advance(hours(24));
  expect(await openDoors()).toContain('open-mailbox-connection');
  const token = await tenant.appToken(tenant.exchangeUrl);
  await tenant.call(
    'POST',
    `${tenant.exchangeUrl}/adminapi/beta/${tenant.tenantId}/InvokeCommand`,
    {
      authorization: `Bearer ${token}`,
      'x-anchormailbox': `UPN:${tenant.state.users.get(victim)?.userPrincipalName ?? ''}`,
    },
    JSON.stringify({ CmdletInput: { CmdletName: 'New-MoveRequest', Parameters: { Identity: victim } } }),
  );
  tenant.clock.advance(hours(40));
  expect(await openDoors()).toContain('open-mailbox-connection');
  tenant.clock.advance(hours(40));
  expect(await openDoors()).not.toContain('open-mailbox-connection');
});

async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

test('the attacker comes back within two minutes, holds the clock while they try, and puts back what was taken from them', async () => {
  mailbox().forwardingSmtpAddress = null;
  for (const rule of mailbox().inboxRules) rule.enabled = false;
  attacker.keepTrying();
  tenant.clock.advance(minutes(2));
  expect(tenant.clock.holders).toBeGreaterThan(0);
  await waitUntil(() => tenant.clock.holders === 0);
  expect(mailbox().forwardingSmtpAddress).toBe(tenant.loot?.dropBox);
  expect(await openDoors()).toEqual(expect.arrayContaining(['inbox-rule', 'forwarding']));
});

test('the last thing the attacker got is in the log of the tenant; a delegate signing in to their own account is nothing', async () => {
  await block();
  mailbox().forwardingSmtpAddress = null;
  for (const rule of mailbox().inboxRules) rule.enabled = false;
  const alertedAt = tenant.clock.now();
  tenant.clock.advance(minutes(1));
  await attacker.tryEveryDoor();
  expect(lastAcceptedAt(tenant.state.log, alertedAt)).toBe(tenant.clock.now());
  tenant.clock.advance(hours(130));
  mailbox().permissions = [];
  const quietFrom = tenant.clock.now();
  await attacker.tryEveryDoor();
  expect(
    tenant.state.log.some(
      ({ at, operation, accepted }) => at >= quietFrom && accepted && operation === 'grant refresh-token',
    ),
  ).toBe(true);
  expect(lastAcceptedAt(tenant.state.log, quietFrom)).toBeUndefined();
});

test('the longer nothing changes the less often the attacker comes back, but at least every hour', async () => {
  const rounds: number[] = [];
  const count = () => tenant.state.log.filter(({ operation }) => operation === 'grant password').length;
  attacker.keepTrying();
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const before = count();
    tenant.clock.advance(minutes(1));
    await waitUntil(() => tenant.clock.holders === 0);
    if (count() > before) rounds.push(minute);
  }
  const pauses = rounds.map((minute, index) => minute - (rounds[index - 1] ?? 0));
  expect(rounds.filter((minute) => minute <= 20).length).toBeGreaterThanOrEqual(10);
  expect(pauses.at(-1)).toBeGreaterThan(30);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(61);
});

test('a certificate opens whatever is done but a block, and what its authority revokes opens nothing', async () => {
  await revoke();
  await changePassword();
  await tenant.graph('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: [victim] });
  expect(await answerAt('certificate')).toBe('let in');
  await block();
  expect(await answerAt('certificate')).toBe('AADSTS50057 (account disabled)');
  tenant.helpdesk.unblock(victim);
  tenant.state.identity.certificates.clear();
  expect(await answerAt('certificate')).toBe('AADSTS50126 (wrong password or passkey)');
});
