import { phishingMail, phishingSubject } from '../../drill/doors/phishing-mail.ts';
import { sharingLink } from '../../drill/doors/sharing-link.ts';
import { traceMail } from '../../drill/simulation/tenant/exchange/trace-mail.ts';
import { emptyMailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { days, minutes } from '../../shared/domain/duration.ts';
import { alex, boss, errorCode, tenantUnderTest } from './tenant-under-test.ts';
import type { Answer, TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest();
  for (const { objectId, displayName, userPrincipalName } of tenant.state.users.values()) {
    tenant.state.mailboxes.set(objectId, emptyMailbox({ objectId, displayName, userPrincipalName }));
  }
});
afterEach(() => tenant.close());

const iso = (ago: number): string => new Date(tenant.clock.now() - ago).toISOString();

async function trace(Parameters: Record<string, unknown>): Promise<Answer> {
  const token = await tenant.appToken(tenant.exchangeUrl);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = { CmdletInput: { CmdletName: 'Get-MessageTraceV2', Parameters } };
  const url = `${tenant.exchangeUrl}/adminapi/beta/${tenant.tenantId}/InvokeCommand`;
  return tenant.call('POST', url, headers, JSON.stringify(body));
}

const recipientsOf = ({ body }: Answer): unknown[] =>
  (body['value'] as { RecipientAddress: unknown }[]).map((row) => row.RecipientAddress);

test.each([
  ['spans more than ten days', () => ({ StartDate: iso(days(11)), EndDate: iso(0) })],
  ['reaches back more than ninety days', () => ({ StartDate: iso(days(99)), EndDate: iso(days(91)) })],
  ['wants more than 5000 rows', () => ({ ResultSize: 5_001 })],
  ['continues without an end', () => ({ StartingRecipientAddress: 'a@b.example' })],
])('a message trace that %s is refused', async (_, parameters) => {
  expect((await trace(parameters())).status).toBe(400);
});

test('a message trace goes on after the last row: by its time and its recipient', async () => {
  const sender = 'alex.weber@contoso.com';
  const at = tenant.clock.now() - minutes(30);
  for (const recipient of ['a@x.example', 'b@x.example', 'c@x.example']) {
    traceMail(tenant.state, { sender, recipient, subject: 's', at });
  }
  traceMail(tenant.state, { sender, recipient: 'a@x.example', subject: 'older', at: at - 1_000 });
  const first = await trace({ SenderAddress: [sender], ResultSize: 2 });
  expect(recipientsOf(first)).toEqual(['a@x.example', 'b@x.example']);
  const EndDate = new Date(at).toISOString();
  const next = { SenderAddress: [sender], ResultSize: 2, EndDate, StartingRecipientAddress: 'b@x.example' };
  expect(recipientsOf(await trace(next))).toEqual(['c@x.example', 'a@x.example']);
});

test('mail that is delivered shows in the trace after a minute', async () => {
  await tenant.call(
    'POST',
    `${tenant.url}/drill/send-mail`,
    { 'content-type': 'application/json' },
    JSON.stringify({ to: 'boss@contoso.com', subject: 'hello' }),
  );
  expect(recipientsOf(await trace({}))).toEqual([]);
  tenant.clock.advance(minutes(2));
  expect(recipientsOf(await trace({}))).toEqual(['boss@contoso.com']);
});

test('a link that is deleted opens nothing any more, and another file stays shared', async () => {
  sharingLink.plant?.(tenant.state, tenant.alex, tenant.alex);
  const byLink = (secret: string): Promise<Answer> =>
    tenant.call('GET', `${tenant.url}/drill/shared-link/${secret}`, {});
  expect((await byLink('attackers-link-4f1c')).status).toBe(200);
  const file = `/users/${alex}/drive/items/01BUDGETXLSX/permissions`;
  const [permission] = (await tenant.graph('GET', file)).body['value'] as { id: string }[];
  expect((await tenant.graph('DELETE', `${file}/${String(permission?.id)}`)).status).toBe(204);
  expect((await tenant.graph('DELETE', `${file}/${String(permission?.id)}`)).status).toBe(404);
  expect((await byLink('attackers-link-4f1c')).status).toBe(404);
  expect((await byLink('attackers-other-link')).status).toBe(200);
});

test('whoever never opened OneDrive has none', async () => {
  const answer = await tenant.graph('GET', `/users/${boss}/drive/root/delta`);
  expect([answer.status, errorCode(answer)]).toEqual([404, 'ResourceNotFound']);
});

describe('a purge', () => {
  const cases = '/security/cases/ediscoveryCases';
  const query = `from:"alex.weber@contoso.com" AND subject:"${phishingSubject}"`;

  async function purge(contentQuery: string): Promise<{ readonly path: string; readonly search: string }> {
    const opened = await tenant.graph('POST', cases, { displayName: `case ${contentQuery}` });
    const path = `${cases}/${String(opened.body['id'])}`;
    const body = { displayName: 'search', contentQuery, dataSourceScopes: 'allTenantMailboxes' };
    const search = String((await tenant.graph('POST', `${path}/searches`, body)).body['id']);
    await again(path, search);
    return { path, search };
  }
  const again = (path: string, search: string): Promise<Answer> =>
    tenant.graph('POST', `${path}/searches/${search}/purgeData`, { purgeType: 'recoverable' });
  const statuses = async (path: string): Promise<unknown> =>
    ((await tenant.graph('GET', `${path}/operations`)).body['value'] as { status: unknown }[]).map(
      ({ status }) => status,
    );

  test('takes minutes, and a hundred messages out of each mailbox at a time', async () => {
    const mailbox = tenant.state.mailboxes.get(boss)!;
    for (let i = 0; i < 130; i += 1) {
      mailbox.messages.push({
        id: `m${String(i)}`,
        from: 'alex.weber@contoso.com',
        to: 'boss@contoso.com',
        subject: phishingSubject,
        body: '',
        receivedAt: tenant.clock.now(),
        folder: 'Inbox',
        isRead: false,
      });
    }
    const { path, search } = await purge(query);
    expect([await statuses(path), mailbox.messages.length]).toEqual([['running'], 130]);
    tenant.clock.advance(minutes(5));
    expect([await statuses(path), mailbox.messages.length]).toEqual([['succeeded'], 30]);
    await again(path, search);
    tenant.clock.advance(minutes(5));
    expect(mailbox.messages).toHaveLength(0);
  });

  test('leaves what the query does not find', async () => {
    phishingMail.plant?.(tenant.state, tenant.alex, tenant.alex);
    await purge('from:"alex.weber@contoso.com" AND subject:"something else"');
    tenant.clock.advance(minutes(5));
    expect(tenant.state.mailboxes.get(boss)?.messages).toHaveLength(1);
  });

  test('a case of the same name and a query nobody can read are refused', async () => {
    await tenant.graph('POST', cases, { displayName: 'one' });
    expect((await tenant.graph('POST', cases, { displayName: 'one' })).status).toBe(409);
    const { path } = await purge(query);
    const body = { displayName: 'x', contentQuery: 'subject=x', dataSourceScopes: 'allTenantMailboxes' };
    expect((await tenant.graph('POST', `${path}/searches`, body)).status).toBe(400);
  });
});

test('the last page of a drive leads to what changes from then on', async () => {
  sharingLink.plant?.(tenant.state, tenant.alex, tenant.alex);
  const [ownerId, drive] = [...tenant.state.content.drives][0]!;
  let path = `/users/${ownerId}/drive/root/delta`;
  let body: Readonly<Record<string, unknown>> = {};
  for (let pages = 0; pages <= drive.items.length && path !== ''; pages += 1) {
    ({ body } = await tenant.graph('GET', path));
    const next = body['@odata.nextLink'];
    path = typeof next === 'string' ? next.slice(`${tenant.url}/v1.0`.length) : '';
  }
  const link = body['@odata.deltaLink'] as string;
  const since = await tenant.graph('GET', link.slice(`${tenant.url}/v1.0`.length));
  expect(since).toMatchObject({ status: 200, body: { value: [], '@odata.deltaLink': link } });
});
