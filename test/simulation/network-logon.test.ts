import { startAttacker, type Attacker } from '../../drill/simulation/attacker/start-attacker.ts';
import { hybrid } from '../../drill/rehearsal/scenarios/hybrid.ts';
import type { Scenario } from '../../drill/rehearsal/scenarios/scenario.ts';
import type { DirectoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import { giveTicket } from '../../drill/simulation/tenant/kerberos.ts';
import { seededRandom } from '../../drill/simulation/tenant/seeded-random.ts';
import { readConfig } from '../../shared/config.ts';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import { activeDirectory } from '../../shared/microsoft365/clients/active-directory.ts';
import type { ActiveDirectory } from '../../shared/catalogue/tenant.ts';
import { tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
let attacker: Attacker;
let account: DirectoryAccount;
const { objectId } = hybrid.account;
const first = 'The-f1rst-password';
const second = 'The-s3cond-password';

async function start(scenario: Scenario = { ...hybrid, connectsDirectory: true }): Promise<void> {
  tenant = await tenantUnderTest({ scenario });
  account = [...tenant.state.directory.values()][0] as DirectoryAccount;
  if (!tenant.loot) throw new Error('no loot');
  attacker = startAttacker({ tenant, clock: tenant.clock, random: seededRandom(3), loot: tenant.loot });
}

afterEach(async () => {
  attacker.stop();
  await tenant.close();
});

const settings = () => readConfig({ ...tenant.environment, CORDON_CASE_STORE: 'none' });

function cordon(): ActiveDirectory {
  const connection = settings().activeDirectory;
  if (!connection) throw new Error('Active Directory is not connected');
  return activeDirectory({ ...connection, url: connection.urls[0] ?? '' });
}

async function answerAt(door: string): Promise<string | undefined> {
  const results = door.endsWith('after-unblock') ? await attacker.tryAfterUnblock() : await attacker.tryEveryDoor();
  return results.find((result) => result.door === door)?.answer;
}

test('the attacker logs on in the network with the stolen password, and it counts as theirs', async () => {
  await start();
  expect(await answerAt('network-logon')).toBe('logged on');
  expect(tenant.state.log).toContainEqual(
    expect.objectContaining({ actor: 'attacker', operation: 'LDAP bind', accepted: true, objectId }),
  );
});

test('one reset leaves the attacker in for an hour, the second puts them out', async () => {
  await start();
  await cordon().resetPassword(account.securityIdentifier, first);
  expect(await answerAt('network-logon')).toBe('logged on');
  await cordon().resetAndDisable(account.securityIdentifier, second);
  expect(await answerAt('network-logon')).toBe('LDAP 49 (wrong password)');
});

test('an account that is only disabled lets the attacker in again as soon as somebody enables it', async () => {
  await start();
  tenant.helpdesk.disableOnPremises(objectId);
  expect(await answerAt('network-logon')).toBe('LDAP 49 (account disabled)');
  tenant.helpdesk.unblock(objectId);
  expect(await answerAt('network-logon-after-unblock')).toBe('logged on');
});

test('the attacker keeps trying it while nobody stops them', async () => {
  await start();
  attacker.keepTrying();
  tenant.clock.advance(minutes(2) + seconds(1));
  while (tenant.clock.holders > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(tenant.state.log.map(({ operation }) => operation)).toContain('LDAP bind');
});

test('where Cordon is not connected, nothing says where the domain controller is', async () => {
  await start(hybrid);
  expect(tenant.loot).not.toHaveProperty('directory');
  expect(settings().activeDirectory).toBeUndefined();
  expect(await answerAt('network-logon')).toBeUndefined();
});

test('a Kerberos ticket outlives the password, and nothing but disabling the account ends it', async () => {
  await start();
  expect(await answerAt('kerberos-ticket')).toBe('let in');
  await cordon().resetPassword(account.securityIdentifier, first);
  await cordon().resetPassword(account.securityIdentifier, second);
  tenant.clock.advance(minutes(30));
  expect(await answerAt('kerberos-ticket')).toBe('let in');
  await cordon().disable(account.securityIdentifier);
  expect(await answerAt('kerberos-ticket')).toBe('403 KDC_ERR_CLIENT_REVOKED');
});

test('a Kerberos ticket that is not renewed for ten hours is worth nothing, and one of a minute ago is looked at by nobody', async () => {
  await start();
  const fresh = giveTicket(tenant.state, account, tenant.clock.now());
  account.enabled = false;
  expect((await tenant.call('GET', `${tenant.url}/drill/service-ticket/${fresh}`, {})).status).toBe(200);
  tenant.clock.advance(minutes(21));
  expect((await tenant.call('GET', `${tenant.url}/drill/service-ticket/${fresh}`, {})).status).toBe(403);
  account.enabled = true;
  tenant.clock.advance(hours(10));
  expect(await answerAt('kerberos-ticket')).toBe('403 KRB_AP_ERR_TKT_EXPIRED');
});
