import { hybrid } from '../../drill/rehearsal/scenarios/hybrid.ts';
import { connectTenant } from '../../shared/microsoft365/clients/connect-tenant.ts';
import { resolveAccount } from '../../shared/microsoft365/resolve-account.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

const before = { ...process.env };
let simulated: TenantUnderTest;
let tenant: Tenant;
// Once: the identity library remembers the first managed identity endpoint of a process for good.
beforeAll(async () => {
  simulated = await tenantUnderTest({ scenario: hybrid });
  Object.assign(process.env, simulated.environment);
  tenant = connectTenant({
    tenantId: simulated.tenantId,
    graphUrl: simulated.url,
    exchangeUrl: simulated.exchangeUrl,
    sharePointAdminUrls: [simulated.sharePointAdminUrl],
    managedIdentity: true,
    clientId: undefined,
  });
});
afterAll(async () => {
  await simulated.close();
  process.env = before;
});

test.each([
  { by: 'address', value: 'j@contoso.com' } as const,
  { by: 'sid', value: 'S-1-5-21-1004336348-1177238915-682003330-1104' } as const,
  { by: 'object-id', value: hybrid.account.objectId } as const,
])('the app finds the account by $by', async (reference) => {
  expect(await resolveAccount(reference, tenant)).toMatchObject({
    objectId: hybrid.account.objectId,
    hasSharePoint: true,
    tenantHasRiskApi: true,
    onPremises: { samAccountName: 'jkeller' },
  });
});

test('the app follows the pages of a collection to their end', async () => {
  const mailbox = simulated.state.mailboxes.get(hybrid.account.objectId);
  const [rule] = mailbox?.inboxRules.filter(({ hidden }) => !hidden) ?? [];
  if (!mailbox || !rule) throw new Error('the scenario has no visible rule');
  mailbox.inboxRules.push(...['1', '2', '3', '4'].map((ruleIdentity) => ({ ...rule, ruleIdentity })));
  const rules = await tenant.graph.list(`/users/${hybrid.account.objectId}/mailFolders/inbox/messageRules`);
  expect(rules).toHaveLength(5);
});

test('the app ends SharePoint sessions', async () => {
  const path = '/_api/Microsoft.Online.SharePoint.TenantManagement.Office365Tenant/RevokeAllUserSessions';
  const answer = await tenant.sharePoint.post(simulated.sharePointAdminUrl, path, {
    userName: hybrid.account.userPrincipalName,
  });
  expect([3, 4]).toContain((answer as { State: number }).State);
});

test('the app reads the mailbox through Exchange', async () => {
  const { objectId, userPrincipalName } = hybrid.account;
  const [mailbox] = await tenant.exchange.run('Get-Mailbox', { Identity: objectId }, userPrincipalName);
  expect(mailbox).toMatchObject({ ExternalDirectoryObjectId: objectId, DeliverToMailboxAndForward: true });
});

test('the app hears it when a deletion is refused', async () => {
  const deleted = tenant.graph.delete(`/users/${hybrid.account.objectId}/authentication/fido2Methods/nobodys`);
  await expect(deleted).rejects.toMatchObject({ name: 'Refusal', status: 404, code: 'Request_ResourceNotFound' });
});
