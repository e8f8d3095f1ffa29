import { setDirectoryPassword } from '../../drill/simulation/tenant/directory-account.ts';
import { hours } from '../../shared/domain/duration.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { accountKinds, makeAccount } from '../../drill/simulation/tenant/account-kinds.ts';
import type { AccountKind } from '../../drill/simulation/tenant/account-kinds.ts';
import { alex, runCmdlet, tenantUnderTest } from './tenant-under-test.ts';
import type { Answer, TenantUnderTest } from './tenant-under-test.ts';

const signInsElsewhere: readonly AccountKind[] = [
  'a federated domain',
  'a guest of another organisation',
  'a member of another organisation',
];
const mastersPassword: readonly AccountKind[] = [
  'a mailbox on premises',
  'a synchronised account whose password hash is not',
  'an account of a child domain',
  'an account of a domain whose controller nobody named',
];
const recipients: Partial<Record<AccountKind, string>> = {
  'a shared mailbox': 'SharedMailbox',
  'a room mailbox': 'RoomMailbox',
  'no mailbox, and a plan that only names Exchange': 'none',
  'a mailbox on premises': 'MailUser',
  'a guest of another organisation': 'GuestMailUser',
  'a member of another organisation': 'GuestMailUser',
};

async function asA(kind: AccountKind): Promise<TenantUnderTest> {
  return tenantUnderTest({
    scenario: scenarioNamed('cloud'),
    setUp: (state) => {
      makeAccount(state, alex, kind);
    },
  });
}

const kindOf = ({ status, body }: Answer): unknown =>
  status === 404 ? 'none' : (body['value'] as { RecipientTypeDetails: string }[])[0]?.RecipientTypeDetails;

test.each(accountKinds)('%s: what it is asked, the tenant answers as it does for this kind', async (kind) => {
  const tenant = await asA(kind);
  const found = await runCmdlet(tenant, alex, 'Get-Recipient', { Identity: alex });
  expect(kindOf(found)).toBe(recipients[kind] ?? 'UserMailbox');
  const passwordProfile = { password: 'Zq7-anew-and-random', forceChangePasswordNextSignIn: false };
  const { status } = await tenant.graph('PATCH', `/users/${alex}`, { passwordProfile });
  const isRefused = signInsElsewhere.includes(kind) || mastersPassword.includes(kind);
  expect(status).toBe(kind === 'an account in a restricted administrative unit' ? 403 : isRefused ? 400 : 204);
  await tenant.close();
});

test('no application may ask which features of the directory sync are on', async () => {
  const tenant = await asA('a synchronised account whose password hash is not');
  expect((await tenant.graph('GET', '/directory/onPremisesSynchronization')).status).toBe(403);
  await tenant.close();
});

test('a federated domain says so, and names its federation to whoever may read domains', async () => {
  const tenant = await asA('a federated domain');
  const domain = await tenant.graph('GET', '/domains/contoso.com?$select=authenticationType');
  expect(domain.body['authenticationType']).toBe('Federated');
  expect((await tenant.graph('GET', '/domains/contoso.com/federationConfiguration')).status).toBe(403);
  await tenant.close();
});

test('where no password hash is in the cloud, the domain controller says which password opens the account', async () => {
  const tenant = await asA('a synchronised account whose password hash is not');
  const signIn = async (password: string): Promise<number> =>
    (await tenant.signIn({ grant_type: 'password', username: 'alex.weber@contoso.com', password })).status;
  const [account] = [...tenant.state.directory.values()].filter(({ objectId }) => objectId === alex);
  setDirectoryPassword(account!, 'new', tenant.state.clock.now() - hours(2));
  expect([await signIn('new'), await signIn(tenant.state.users.get(alex)!.password)]).toEqual([200, 400]);
  await tenant.close();
});
