import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { deliver } from '../../drill/simulation/tenant/exchange/deliver.ts';
import { inboxRule, type Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { TenantOptions } from '../../drill/simulation/tenant/start-tenant.ts';
import { tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
const victim = scenarioNamed('cloud').account.objectId;

async function start(options: Partial<TenantOptions> = {}): Promise<void> {
  tenant = await tenantUnderTest({ scenario: scenarioNamed('cloud'), ...options });
}
async function restart(options: Partial<TenantOptions>): Promise<void> {
  await tenant.close();
  await start(options);
}
beforeEach(() => start());
afterEach(() => tenant.close());

function mailbox(): Mailbox {
  const found = tenant.state.mailboxes.get(victim);
  if (!found) throw new Error('no mailbox');
  return found;
}

async function post(url: string, name: string, parameters: object, anchor: string): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${await tenant.appToken(tenant.exchangeUrl)}`,
    'content-type': 'application/json',
    'x-anchormailbox': anchor,
  };
  const body = JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } });
  return tenant.call('POST', url, headers, body);
}

const path = () => `${tenant.exchangeUrl}/adminapi/beta/${tenant.tenantId}/InvokeCommand`;
const run = (name: string, parameters: object = { Identity: victim }, anchor = 'UPN:alex.weber@contoso.com') =>
  post(path(), name, parameters, anchor);

function rows({ body }: Answer): Record<string, unknown>[] {
  return body['value'] as Record<string, unknown>[];
}
function reason({ body }: Answer): string {
  return (body['error'] as { details: { message: string }[] }).details[0]?.message ?? '';
}
function warnings({ body }: Answer): string[] {
  return body['@adminapi.warnings'] as string[];
}

test('forwarding is cleared with nulls; clearing it again is an answer with a warning', async () => {
  expect(rows(await run('Get-Mailbox'))).toMatchObject([
    { ForwardingSmtpAddress: 'smtp:collector@mail-archive.example', DeliverToMailboxAndForward: true },
  ]);
  const clear = { ForwardingAddress: null, ForwardingSmtpAddress: null, DeliverToMailboxAndForward: false };
  expect(warnings(await run('Set-Mailbox', { Identity: victim, ...clear }))).toEqual([]);
  expect(rows(await run('Get-Mailbox'))).toMatchObject([
    { ForwardingSmtpAddress: null, DeliverToMailboxAndForward: false },
  ]);
  expect(warnings(await run('Set-Mailbox', { Identity: victim, ...clear }))).toEqual([
    expect.stringContaining('no settings of'),
  ]);
});

test('who may send on behalf is changed by a typed hash table only', async () => {
  const Add = ['priya.nair@contoso.com', 'jonas.keller@contoso.com'];
  const set = (GrantSendOnBehalfTo: object) => run('Set-Mailbox', { Identity: victim, GrantSendOnBehalfTo });
  expect((await set({ Add })).status).toBe(400);
  expect((await set({ '@odata.type': '#Exchange.GenericHashTable', Add })).status).toBe(200);
  await set({ '@odata.type': '#Exchange.GenericHashTable', Remove: ['jonas.keller@contoso.com'] });
  expect(mailbox().grantSendOnBehalfTo).toEqual(['b2f80000-0000-4000-8000-000000000002']);
});

test('what cannot be found says so in the official envelope', async () => {
  const answer = await run('Get-Mailbox', { Identity: 'nobody@contoso.com' });
  expect([answer.status, reason(answer)]).toEqual([
    404,
    expect.stringMatching(
      /^\w+\|Microsoft\.Exchange\.Configuration\.Tasks\.ManagementObjectNotFoundException\|.*found/,
    ),
  ]);
  expect(answer.body['error']).toMatchObject({ code: 'NotFound', message: 'Error executing cmdlet' });
});

test('an unknown parameter is refused, and an unknown cmdlet without a readable body', async () => {
  const answer = await run('Get-Mailbox', { Identity: victim, Colour: 'red' });
  expect([answer.status, reason(answer)]).toEqual([400, expect.stringMatching(/ParameterBinding.*name 'Colour'/)]);
  await expect(run('Get-Everything')).rejects.toThrow(SyntaxError);
});

test('an app without the role is not let in, and one without a directory role may run nothing', async () => {
  await restart({ grantedRoles: [] });
  expect((await run('Get-Mailbox')).status).toBe(401);
  await restart({ directoryRoles: ['Global Reader'] });
  const response = await fetch(path(), {
    method: 'POST',
    headers: { authorization: `Bearer ${await tenant.appToken(tenant.exchangeUrl)}` },
    body: JSON.stringify({ CmdletInput: { CmdletName: 'Get-Mailbox', Parameters: {} } }),
  });
  expect([response.status, response.headers.get('x-ms-diagnostics')]).toEqual([403, expect.stringContaining('role')]);
  expect([...tenant.state.usedRoles]).toEqual([]);
});

test('hidden rules show only when asked for, and no number is lost on the way', async () => {
  expect(rows(await run('Get-InboxRule', { Mailbox: victim })).map(({ Name }) => Name)).toEqual(['.']);
  const all = rows(await run('Get-InboxRule', { Mailbox: victim, IncludeHidden: true }));
  expect(all).toHaveLength(3);
  expect(all[2]?.['Identity']).toMatch(/\\16140901064495857999$/);
  // As a number it is not what Exchange sent.
  expect(String(all[2]?.['RuleIdentity'])).not.toBe('16140901064495857999');
});

test('a rule is disabled only in the mailbox that the request is anchored to', async () => {
  const Identity = `${mailbox().name}\\16140901064495857665`;
  expect((await run('Disable-InboxRule', { Identity }, 'UPN:priya.nair@contoso.com')).status).toBe(404);
  expect((await run('Disable-InboxRule', { Identity })).status).toBe(200);
  expect(mailbox().inboxRules.find(({ name }) => name === '.')?.enabled).toBe(false);
  await run('Enable-InboxRule', { Identity });
  expect(mailbox().inboxRules.find(({ name }) => name === '.')?.enabled).toBe(true);
});

test('the rules Exchange keeps for itself stay, and those that only Outlook knows go with a warning', async () => {
  const [junk] = mailbox().inboxRules;
  expect((await run('Disable-InboxRule', { Identity: `${mailbox().name}\\${junk?.ruleIdentity ?? ''}` })).status).toBe(
    400,
  );
  mailbox().inboxRules.push(inboxRule({ ruleIdentity: '9', name: 'only in Outlook', clientSide: true }));
  const answer = await run('Disable-InboxRule', { Identity: `${mailbox().name}\\16140901064495857665` });
  expect(warnings(answer)).toHaveLength(1);
  expect(mailbox().inboxRules.some(({ clientSide }) => clientSide)).toBe(false);
});

test('full access is taken from a delegate and given back; taking it twice is a warning', async () => {
  const change = { Identity: victim, User: 'priya.nair@contoso.com', AccessRights: ['FullAccess'] };
  const holds = async () =>
    rows(await run('Get-MailboxPermission')).some(
      ({ User, AccessRights }) => User === 'priya.nair@contoso.com' && String(AccessRights).includes('FullAccess'),
    );
  expect(await holds()).toBe(true);
  await run('Remove-MailboxPermission', change);
  expect(await holds()).toBe(false);
  expect(warnings(await run('Remove-MailboxPermission', change))).toHaveLength(1);
  await run('Add-MailboxPermission', change);
  expect(await holds()).toBe(true);
});

test('the right to send as somebody is taken and given back', async () => {
  const change = { Identity: victim, Trustee: 'priya.nair@contoso.com', AccessRights: ['SendAs'] };
  await run('Add-RecipientPermission', change);
  expect(rows(await run('Get-RecipientPermission')).map(({ Trustee }) => Trustee)).toContain('priya.nair@contoso.com');
  await run('Remove-RecipientPermission', change);
  expect(rows(await run('Get-RecipientPermission')).map(({ Trustee }) => Trustee)).toEqual(['NT AUTHORITY\\SELF']);
});

test('a folder is named by its path in the language of the owner or by its id', async () => {
  const calendar = mailbox().folders.find(({ folderType }) => folderType === 'Calendar');
  const statistics = rows(await run('Get-MailboxFolderStatistics'));
  expect(statistics.find(({ FolderType }) => FolderType === 'Calendar')?.['FolderId']).toBe(calendar?.folderId);
  const Identity = `${victim}:${calendar?.folderId ?? ''}`;
  const User = 'jonas.keller@contoso.com';
  await run('Add-MailboxFolderPermission', { Identity, User, AccessRights: ['Editor'] });
  await run('Set-MailboxFolderPermission', { Identity, User, AccessRights: ['Reviewer'] });
  expect(rows(await run('Get-MailboxFolderPermission', { Identity: `${victim}:\\Calendar` }))[2]).toMatchObject({
    User: 'Jonas Keller',
    AccessRights: ['Reviewer'],
  });
  await run('Remove-MailboxFolderPermission', { Identity, User });
  expect((await run('Remove-MailboxFolderPermission', { Identity, User: 'Default' })).status).toBe(400);
  expect(calendar?.permissions.map(({ user }) => user)).toEqual(['Default', 'Anonymous']);
});

test('long answers come in pages that only the same anchor continues', async () => {
  const first = await run('Get-MailboxFolderStatistics');
  const next = String(first.body['@odata.nextLink']);
  const found = rows(first);
  for (let link: string | undefined = next; link !== undefined;) {
    const more = await post(link, 'Get-MailboxFolderStatistics', { Identity: victim }, 'UPN:alex.weber@contoso.com');
    found.push(...rows(more));
    link = more.body['@odata.nextLink'] as string | undefined;
  }
  expect(found).toHaveLength(mailbox().folders.length);
  const astray = await post(next, 'Get-MailboxFolderStatistics', { Identity: victim }, 'UPN:priya.nair@contoso.com');
  expect(astray.status).toBe(400);
});

test('throttling is in plain text, with or without a time to wait', async () => {
  tenant.state.faults.push({ match: 'Get-Mailbox', times: 2, answer: 429 });
  await expect(run('Get-Mailbox')).rejects.toThrow(SyntaxError);
  const response = await fetch(path(), {
    method: 'POST',
    body: JSON.stringify({ CmdletInput: { CmdletName: 'Get-Mailbox', Parameters: {} } }),
  });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, null]);
});

const mail = { from: 'bank@outside.example', to: 'alex.weber@contoso.com', subject: 'Invoice 7', body: 'Please pay.' };

test('forwarding inside the organisation wins over forwarding outside, and circles end', () => {
  const priya = 'b2f80000-0000-4000-8000-000000000002';
  const other = tenant.state.mailboxes.get(priya);
  mailbox().inboxRules = [];
  mailbox().forwardingAddress = priya;
  if (other) other.forwardingAddress = victim;
  deliver(tenant.state, mailbox(), mail);
  expect(mailbox().droppedMail).toEqual([]);
  expect(mailbox().messages).toHaveLength(1);
});

test('rules run in order, look at the words, and stop where one says so', () => {
  mailbox().forwardingSmtpAddress = null;
  mailbox().inboxRules = [
    inboxRule({ ruleIdentity: '2', name: 'late', priority: 2, forwardTo: ['late@drop.example'] }),
    inboxRule({
      ruleIdentity: '1',
      name: 'invoices',
      subjectOrBodyContains: ['invoice'],
      redirectTo: ['early@drop.example'],
      deleteMessage: true,
      stopProcessingRules: true,
    }),
  ];
  deliver(tenant.state, mailbox(), mail);
  expect(mailbox().droppedMail.map(({ address }) => address)).toEqual(['early@drop.example']);
  expect(mailbox().messages).toEqual([]);
  deliver(tenant.state, mailbox(), { ...mail, subject: 'Lunch' });
  expect(mailbox().droppedMail.map(({ address }) => address)).toEqual(['early@drop.example', 'late@drop.example']);
  expect(mailbox().messages.map(({ subject }) => subject)).toEqual(['Lunch']);
});

test('an anchor that says principal name and is an object id is refused', async () => {
  expect((await run('Get-Mailbox', { Identity: victim }, `UPN:${victim}`)).status).toBe(400);
});
