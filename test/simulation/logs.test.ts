import { minutes, seconds } from '../../shared/domain/duration.ts';
import { alex, errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest({
    grantedRoles: ['User.Read.All', 'AuditLog.Read.All', 'Directory.Read.All', 'AuditLogsQuery-Exchange.Read.All'],
    setUp: (state) => {
      state.compromised = alex;
    },
  });
});
afterEach(() => tenant.close());

const name = 'alex.weber@contoso.com';
const ofKind = (kind: string): string => `signInEventTypes/any(t: t eq '${kind}')`;

async function signIns(version: 'v1.0' | 'beta', filter: string): Promise<Record<string, unknown>[]> {
  const path = `${tenant.url}/${version}/auditLogs/signIns?$filter=${encodeURIComponent(filter)}`;
  const answer = await tenant.call('GET', path, { authorization: `Bearer ${await tenant.appToken(tenant.url)}` });
  expect(answer.status).toBe(200);
  return answer.body['value'] as Record<string, unknown>[];
}

test('a renewed token is in the log of non-interactive sign-ins only, which v1.0 does not have', async () => {
  const first = await tenant.signIn({ grant_type: 'password', username: name, password: 'stolen' });
  await tenant.signIn({ grant_type: 'refresh_token', refresh_token: String(first.body['refresh_token']) });
  tenant.clock.advance(minutes(3));
  expect(await signIns('v1.0', `userId eq '${alex}'`)).toHaveLength(1);
  const renewed = await signIns('beta', `userId eq '${alex}' and ${ofKind('nonInteractiveUser')}`);
  expect(renewed).toMatchObject([
    { isInteractive: false, incomingTokenType: 'refreshToken', status: { errorCode: 0 } },
  ]);
});

test('a sign-in shows in the log only after a while', async () => {
  await tenant.signIn({ grant_type: 'password', username: name, password: 'stolen' });
  tenant.clock.advance(seconds(30));
  expect(await signIns('v1.0', `userId eq '${alex}'`)).toEqual([]);
});

test('sign-ins are found by clauses joined by or, and by how a name begins; what the log does not understand is refused', async () => {
  await tenant.signIn({ grant_type: 'password', username: name, password: 'stolen' });
  tenant.clock.advance(minutes(3));
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await signIns('v1.0', `userId eq '${nobody}' or userPrincipalName eq '${name}'`)).toHaveLength(1);
  expect(await signIns('v1.0', "startswith(userPrincipalName, 'alex.') and status/errorCode eq 0")).toHaveLength(1);
  expect(await signIns('v1.0', "startswith(userPrincipalName, 'maria.')")).toEqual([]);
  for (const filter of ["contains(userPrincipalName, 'alex')", "userId ne 'x'", ofKind('interactiveUser')]) {
    const answer = await tenant.graph('GET', `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}`);
    expect([answer.status, errorCode(answer)]).toEqual([400, 'BadRequest']);
  }
});

test('words that came later than a client stand beside those it knows', async () => {
  tenant.state.organization.judgesInNewWords = true;
  await tenant.signIn({ grant_type: 'password', username: name, password: 'stolen' });
  tenant.clock.advance(minutes(3));
  const later = 'unknownFutureValue';
  expect(await signIns('beta', ofKind('interactiveUser'))).toMatchObject([
    { signInEventTypes: ['interactiveUser', later], incomingTokenType: later },
  ]);
});

test('colleagues at work move both logs on, though nobody watched them', async () => {
  tenant.state.logs.colleaguesWorkSince = tenant.clock.now();
  tenant.clock.advance(minutes(120));
  const newest = async (kind: string): Promise<number> =>
    Date.parse(String((await signIns('beta', ofKind(kind)))[0]?.['createdDateTime']));
  expect(tenant.clock.now() - (await newest('nonInteractiveUser'))).toBeLessThanOrEqual(minutes(32));
  expect(tenant.clock.now() - (await newest('interactiveUser'))).toBeLessThanOrEqual(minutes(62));
});

test('without a premium licence the sign-in log is refused as Entra refuses it', async () => {
  tenant.state.logs.premium = false;
  const answer = await tenant.graph('GET', '/auditLogs/signIns');
  expect([answer.status, errorCode(answer)]).toEqual([403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant']);
});

const query = (differing: Record<string, unknown> = {}): unknown => ({
  displayName: 'test',
  filterStartDateTime: new Date(tenant.clock.now() - minutes(600)).toISOString(),
  filterEndDateTime: new Date(tenant.clock.now()).toISOString(),
  userPrincipalNameFilters: [name],
  ...differing,
});

test('a query of the audit log runs for minutes, and knows what had come in when it was asked for', async () => {
  const mailboxAct = { id: 'act', actor: alex, owner: alex, clientAddress: '203.0.113.66', client: 'REST' };
  const at = tenant.clock.now();
  tenant.state.logs.mailboxActs.push(
    { ...mailboxAct, at, operation: 'MailItemsAccessed', tokenIssuedAt: at - minutes(20) },
    { ...mailboxAct, at: at + minutes(60), operation: 'Send', tokenIssuedAt: null },
  );
  tenant.clock.advance(minutes(61));
  const asked = await tenant.graph('POST', '/security/auditLog/queries', query());
  expect(asked).toMatchObject({ status: 201, body: { status: 'notStarted' } });
  const path = `/security/auditLog/queries/${String(asked.body['id'])}`;
  tenant.clock.advance(minutes(1));
  expect(await tenant.graph('GET', path)).toMatchObject({ body: { status: 'running' } });
  expect((await tenant.graph('GET', `${path}/records`)).body['value']).toEqual([]);
  tenant.clock.advance(minutes(120));
  expect(await tenant.graph('GET', path)).toMatchObject({ body: { status: 'succeeded' } });
  expect((await tenant.graph('GET', `${path}/records`)).body['value']).toMatchObject([
    {
      operation: 'MailItemsAccessed',
      clientIp: '203.0.113.66',
      auditData: { AppAccessContext: { IssuedAtTime: '2026-03-02T08:40:00' } },
    },
  ]);
});

test('a query that is not filled in, or that nobody asked for, is refused', async () => {
  const wrong = await tenant.graph('POST', '/security/auditLog/queries', query({ filterStartDateTime: 'yesterday' }));
  expect([wrong.status, errorCode(wrong)]).toEqual([400, 'BadRequest']);
  expect((await tenant.graph('GET', '/security/auditLog/queries/none')).status).toBe(404);
});
