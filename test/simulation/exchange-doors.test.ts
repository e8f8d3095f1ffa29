import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { deliver } from '../../drill/simulation/tenant/exchange/deliver.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { runCmdlet, tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

const victim = scenarioNamed('everything').account.objectId;
const warner = 'somebody@outside.example';
let tenant: TenantUnderTest;

beforeEach(async () => {
  tenant = await tenantUnderTest({ scenario: scenarioNamed('everything') });
});
afterEach(() => tenant.close());

const mailbox = (): Mailbox => tenant.state.mailboxes.get(victim)!;
const mail = { from: warner, to: 'alex.weber@contoso.com', subject: 'Is this you?', body: '' };

const run = (name: string, parameters: object = { Identity: victim }): Promise<Answer> =>
  runCmdlet(tenant, victim, name, parameters);

const rows = ({ body }: Answer): Record<string, unknown>[] => body['value'] as Record<string, unknown>[];

test('a setting of null leaves a protocol to the organisation, and only a typed hash table adds a device', async () => {
  await run('Set-CASMailbox', { Identity: victim, SmtpClientAuthenticationDisabled: true, EwsEnabled: false });
  expect(rows(await run('Get-CASMailbox'))).toMatchObject([
    { SmtpClientAuthenticationDisabled: true, EwsEnabled: false, ImapEnabled: true },
  ]);
  await run('Set-CASMailbox', { Identity: victim, SmtpClientAuthenticationDisabled: null, EwsEnabled: null });
  expect(mailbox().settings.clientAccess).toMatchObject({ smtpDisabled: null, ews: null });
  const change = { Add: ['X'] };
  expect((await run('Set-CASMailbox', { Identity: victim, ActiveSyncBlockedDeviceIDs: change })).status).toBe(400);
  const typed = { '@odata.type': '#Exchange.GenericHashTable', ...change };
  await run('Set-CASMailbox', { Identity: victim, ActiveSyncBlockedDeviceIDs: typed });
  expect(mailbox().settings.clientAccess.blockedDevices).toEqual(['X']);
});

test('Outlook on a phone hangs on a switch of its own, not on ActiveSync', async () => {
  await run('Set-CASMailbox', { Identity: victim, ActiveSyncEnabled: false });
  const states = rows(await run('Get-MobileDevice', { Mailbox: victim })).map((row) => [
    row['ClientType'],
    row['DeviceAccessState'],
  ]);
  expect(states).toEqual([
    ['EAS', 'Blocked'],
    ['Outlook', 'Allowed'],
  ]);
  await run('Set-CASMailbox', { Identity: victim, OutlookMobileEnabled: false });
  const [, outlook] = rows(await run('Get-MobileDevice', { Mailbox: victim }));
  expect(outlook).toMatchObject({ ClientType: 'Outlook', DeviceAccessState: 'Blocked' });
});

test('a search of the audit log goes on under its session until it has no more, and text holds the data', async () => {
  const question = {
    StartDate: new Date(tenant.clock.now() - hours(24)).toISOString(),
    EndDate: new Date(tenant.clock.now()).toISOString(),
    UserIds: ['alex.weber@contoso.com'],
    SessionId: 'one',
    SessionCommand: 'ReturnLargeSet',
    ResultSize: 5000,
  };
  for (let number = 0; number < 9; number += 1) {
    const act = { id: String(number), operation: 'Set-Mailbox', actor: victim, owner: victim, tokenIssuedAt: null };
    const at = tenant.clock.now() - hours(3);
    tenant.state.logs.mailboxActs.push({ ...act, at, clientAddress: '', client: '', parameters: { Identity: 'alex' } });
  }
  const expected = tenant.state.logs.mailboxActs.length;
  const found: Record<string, unknown>[] = [];
  for (;;) {
    const answered = rows(await run('Search-UnifiedAuditLog', question));
    if (answered.length === 0) break;
    found.push(...answered);
  }
  expect(found).toHaveLength(expected);
  const data = JSON.parse(String(found.at(-1)?.['AuditData'])) as Record<string, unknown>;
  expect(data).toMatchObject({ UserId: 'alex.weber@contoso.com', Parameters: [{ Name: 'Identity', Value: 'alex' }] });
});

test('the audit log shows a change late, and what the app changed as well', async () => {
  const named = async (): Promise<unknown[]> => {
    const EndDate = new Date(tenant.clock.now()).toISOString();
    const question = { StartDate: '2026-03-01T00:00:00Z', EndDate, Operations: ['Set-CASMailbox'] };
    return rows(await run('Search-UnifiedAuditLog', question)).map(({ Operations }) => Operations);
  };
  await run('Set-CASMailbox', { Identity: victim, PopEnabled: false });
  expect(await named()).toEqual([]);
  tenant.clock.advance(minutes(50));
  expect(await named()).toEqual(['Set-CASMailbox']);
});

test('a sweep rule hides mail by its sender until it is disabled', async () => {
  deliver(tenant.state, mailbox(), mail);
  expect(mailbox().messages.at(-1)?.folder).toBe('RSS Feeds');
  for (const { RuleId } of rows(await run('Get-SweepRule', { Mailbox: victim }))) {
    await run('Disable-SweepRule', { Mailbox: victim, Identity: RuleId });
  }
  deliver(tenant.state, mailbox(), mail);
  expect(mailbox().messages.at(-1)?.folder).toBe('Inbox');
});

test('automatic replies are sent while they are on, and within their time where they are scheduled', async () => {
  const replies = (): number => mailbox().settings.droppedMail.length;
  deliver(tenant.state, mailbox(), mail);
  expect(replies()).toBe(1);
  const StartTime = new Date(tenant.clock.now() + hours(1)).toISOString();
  const EndTime = new Date(tenant.clock.now() + hours(2)).toISOString();
  const scheduled = { Identity: victim, AutoReplyState: 'Scheduled', StartTime, EndTime };
  await run('Set-MailboxAutoReplyConfiguration', scheduled);
  deliver(tenant.state, mailbox(), mail);
  expect(replies()).toBe(1);
  tenant.clock.advance(minutes(90));
  deliver(tenant.state, mailbox(), mail);
  expect(replies()).toBe(2);
});

test('an address that Exchange blocked is taken off the list once', async () => {
  const SenderAddress = mailbox().primarySmtpAddress;
  expect(rows(await run('Get-BlockedSenderAddress', { SenderAddress }))).toMatchObject([{ SenderAddress }]);
  await run('Remove-BlockedSenderAddress', { SenderAddress });
  expect((await run('Remove-BlockedSenderAddress', { SenderAddress })).status).toBe(404);
});

test('the right to send as others is told for the whole tenant, full access for one mailbox only', async () => {
  tenant.state.mailboxes.forEach(({ objectId, recipientPermissions }) => {
    if (objectId !== victim) recipientPermissions.push({ trustee: victim, accessRights: ['SendAs'] });
  });
  const told = rows(await run('Get-RecipientPermission', { Trustee: 'alex.weber@contoso.com' }));
  expect(told).toHaveLength(tenant.state.mailboxes.size - 1);
  expect((await run('Get-MailboxPermission', { User: 'alex.weber@contoso.com' })).status).toBe(400);
});
