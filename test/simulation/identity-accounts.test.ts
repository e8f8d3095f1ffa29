import { hybrid } from '../../drill/rehearsal/scenarios/hybrid.ts';
import { hybridDefender } from '../../drill/rehearsal/scenarios/hybrid-defender.ts';
import type { DirectoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import { errorCode, tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

const identities = '/security/identities/identityAccounts';
const mayRead = 'SecurityIdentitiesAccount.Read.All';
const mayAct = 'SecurityIdentitiesActions.ReadWrite.All';

interface Identity {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly accounts: readonly { readonly identityProvider: string; readonly identifier: string }[];
}

let tenant: TenantUnderTest;
let account: DirectoryAccount;
async function open(grantedRoles: readonly string[] = [mayRead, mayAct], scenario = hybridDefender): Promise<void> {
  tenant = await tenantUnderTest({ scenario, grantedRoles });
  [account] = tenant.state.directory.values() as unknown as [DirectoryAccount];
}
afterEach(() => tenant.close());

const found = async (): Promise<Identity[]> => {
  const filter = encodeURIComponent(`onPremisesSecurityIdentifier eq '${account.securityIdentifier}'`);
  return (await tenant.graph('GET', `${identities}?$filter=${filter}`)).body['value'] as Identity[];
};

async function invoke(action: string, differing: Record<string, unknown> = {}, id?: string): Promise<Answer> {
  const [identity] = await found();
  const accountId = identity?.accounts.find(({ identityProvider }) => identityProvider === 'activeDirectory');
  const body = { accountId: accountId?.identifier, action, identityProvider: 'activeDirectory', ...differing };
  return tenant.graph('POST', `${identities}/${id ?? identity?.id ?? ''}/invokeAction`, body);
}

test('what was taken is done by the sensor, one to two minutes later', async () => {
  await open();
  expect((await invoke('disable')).status).toBe(200);
  tenant.clock.advance(seconds(59));
  expect([account.enabled, await found()]).toMatchObject([true, [{ isEnabled: true }]]);
  tenant.clock.advance(seconds(62));
  expect([account.enabled, await found()]).toMatchObject([false, [{ isEnabled: false }]]);
});

test('a sensor does what it is told in order', async () => {
  await open();
  await invoke('disable');
  await invoke('enable');
  tenant.clock.advance(minutes(5));
  expect([account.enabled, tenant.state.defender.underWay.size]).toEqual([true, 0]);
});

test.each([
  ['GET', mayAct],
  ['POST', mayRead],
])('%s needs a permission of its own: %s is none', async (method, granted) => {
  await open([granted]);
  const path = method === 'GET' ? identities : `${identities}/any/invokeAction`;
  const answer = await tenant.graph(method, path, method === 'GET' ? undefined : {});
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Authorization_RequestDenied']);
});

test('an identity, and an account of it, that nobody knows are not found', async () => {
  await open();
  const answers = [
    await invoke('disable', {}, account.securityIdentifier),
    await invoke('disable', { accountId: account.objectId }),
  ];
  for (const answer of answers) expect([answer.status, errorCode(answer)]).toEqual([404, 'Request_ResourceNotFound']);
});

test.each([
  ['an action that there is not', { action: 'delete' }],
  ['an account in the cloud', { identityProvider: 'entraID' }],
])('%s is refused, and nothing happens', async (_, differing) => {
  await open();
  expect((await invoke('disable', differing)).status).toBe(400);
  tenant.clock.advance(minutes(5));
  expect([account.enabled, tenant.state.writes]).toEqual([true, []]);
});

test('only what was selected is shown, and no other filter is understood', async () => {
  await open();
  const { body } = await tenant.graph('GET', `${identities}?$select=isEnabled`);
  expect(body['value']).toEqual([{ '@odata.type': expect.any(String), id: expect.any(String), isEnabled: true }]);
  const filter = encodeURIComponent("displayName eq 'Jonas Keller'");
  expect((await tenant.graph('GET', `${identities}?$filter=${filter}`)).status).toBe(400);
});

test('an account in a domain without a sensor is not listed', async () => {
  await open([mayRead], hybrid);
  expect(await found()).toEqual([]);
});
