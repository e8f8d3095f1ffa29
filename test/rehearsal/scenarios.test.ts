import { sharePointSession } from '../../drill/doors/sharepoint-session.ts';
import { scenarioNamed, scenarios } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { tenantUnderTest } from '../simulation/tenant-under-test.ts';

test('a scenario that does not exist is answered with those that do', () => {
  expect(() => scenarioNamed('moon')).toThrow(scenarios.map(({ name }) => name).join(', '));
});

const attacked = scenarios.filter(({ isFalseAlarm }) => !isFalseAlarm);

describe.each(attacked.map((scenario) => [scenario.name, scenario] as const))('in the scenario %s', (_, scenario) => {
  test('everything the attacker holds works at the start', async () => {
    const tenant = await tenantUnderTest({ scenario });
    const { loot, url } = tenant;
    if (!loot) throw new Error('there is no loot');
    const username = loot.victim.userPrincipalName;
    const statuses = await Promise.all([
      tenant.signIn({ grant_type: 'password', username, password: loot.password }),
      tenant.signIn({ grant_type: 'urn:drill:passkey', username, passkey: loot.passkey }),
      ...[loot.refreshTokens.bornOfPassword, loot.refreshTokens.bornOfPasskey, loot.delegate?.refreshToken ?? ''].map(
        (refresh_token) => tenant.signIn({ grant_type: 'refresh_token', refresh_token }),
      ),
      ...[loot.accessTokens.cae, loot.accessTokens.plain, loot.delegate?.accessToken ?? ''].map((token) =>
        tenant.call('POST', `${url}/drill/sharepoint-session`, { authorization: `Bearer ${token}` }),
      ),
      tenant.call('GET', `${url}/drill/files`, {
        cookie: `FedAuth=${String(loot.doors.find(({ door }) => door === sharePointSession)?.held)}`,
      }),
    ]);
    await tenant.close();
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 201, 201, 201, 200]);
  });

  test('mail leaves by forwarding and by a rule, and a delegate may open the mailbox', async () => {
    const tenant = await tenantUnderTest({ scenario });
    await tenant.close();
    const mailbox = tenant.state.mailboxes.get(scenario.account.objectId);
    expect(mailbox?.forwardingSmtpAddress).toBe(tenant.loot?.dropBox);
    expect(mailbox?.inboxRules.flatMap(({ forwardTo }) => forwardTo)).toContain(tenant.loot?.dropBox);
    expect(mailbox?.permissions.map(({ trustee }) => trustee)).toContain(tenant.loot?.delegate?.objectId);
  });

  test('the same seed makes the same tenant', async () => {
    const tenants = await Promise.all([tenantUnderTest({ scenario }), tenantUnderTest({ scenario })]);
    await Promise.all(tenants.map((tenant) => tenant.close()));
    const [one, other] = tenants.map(({ state }) => ({ users: state.users, mailboxes: state.mailboxes }));
    expect(one).toEqual(other);
  });
});
