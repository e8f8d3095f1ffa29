import { simulatedUser } from '../../drill/simulation/tenant/simulated-user.ts';
import { alex, errorCode, tenantUnderTest, type TenantUnderTest } from './tenant-under-test.ts';

let tenant: TenantUnderTest;
beforeEach(async () => {
  tenant = await tenantUnderTest();
});
afterEach(() => tenant.close());

const properties = '$select=accountEnabled,signInSessionsValidFromDateTime,lastPasswordChangeDateTime';
const settle = () => {
  tenant.clock.advance(2_000);
};

test('a block is carried out at once, but a read may show it up to two seconds late', async () => {
  await tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: false });
  expect(tenant.alex.accountEnabled).toBe(false);
  expect(await tenant.graph('GET', `/users/${alex}?${properties}`)).toMatchObject({ body: { accountEnabled: true } });
  settle();
  expect(await tenant.graph('GET', `/users/${alex}?${properties}`)).toMatchObject({ body: { accountEnabled: false } });
});

test('what a client writes about the types of its body is ignored, an unknown property is not', async () => {
  const annotated = { '@odata.type': '#microsoft.graph.user', 'accountEnabled@odata.type': '#Boolean' };
  const block = {
    ...annotated,
    accountEnabled: false,
    passwordProfile: { '@odata.type': '#x', password: 'Nobody-knows-1' },
  };
  expect((await tenant.graph('PATCH', `/users/${alex}`, block)).status).toBe(204);
  expect(tenant.alex).toMatchObject({ accountEnabled: false, password: 'Nobody-knows-1' });
  const unknown = await tenant.graph('PATCH', `/users/${alex}`, { accountEnabled: true, isBlocked: false });
  expect([unknown.status, errorCode(unknown)]).toEqual([400, 'Request_BadRequest']);
});

test('a revocation moves the time from which sessions are valid, which reads in whole seconds', async () => {
  const answer = await tenant.graph('POST', `/users/${alex}/revokeSignInSessions`);
  expect(answer).toMatchObject({ status: 200, body: { value: true } });
  settle();
  expect(await tenant.graph('GET', `/users/${alex}?${properties}`)).toMatchObject({
    body: { signInSessionsValidFromDateTime: '2026-03-02T09:00:00Z' },
  });
});

test.each([
  ['too short', 'Zq7-anw'],
  ['too long', `Zq7-${'x'.repeat(253)}`],
  ['of two kinds of characters', 'nobody-knows'],
  ['with a letter beyond ASCII', 'Zq7-über-alles'],
  ['that is the name of the user and little more', 'Alex.Weber1'],
  ['that is a banned word, however it is written', 'P@$$w0rd1!'],
])('a password %s is refused, and the old one stays', async (_, password) => {
  const answer = await tenant.graph('PATCH', `/users/${alex}`, {
    accountEnabled: false,
    passwordProfile: { password },
  });
  expect([answer.status, errorCode(answer)]).toEqual([400, 'Request_BadRequest']);
  expect(tenant.alex).toMatchObject({ password: 'stolen', accountEnabled: true });
});

test.each([
  { accountEnabled: 'false' },
  { accountEnabled: 0 },
  { passwordProfile: { password: 'Nobody-knows-1', forceChangePasswordNextSignIn: 'false' } },
  { passwordProfile: { password: 'Nobody-knows-1', forceChange: false } },
  { passwordProfile: 'Nobody-knows-1' },
])('a value of another type, or an unknown property, changes nothing: %j', async (body) => {
  expect((await tenant.graph('PATCH', `/users/${alex}`, body)).status).toBe(400);
  expect(tenant.alex).toMatchObject({ password: 'stolen', accountEnabled: true });
});

test('a cloud password is replaced and dated', async () => {
  const passwordProfile = { password: 'Nobody-knows-1', forceChangePasswordNextSignIn: false };
  expect(await tenant.graph('PATCH', `/users/${alex}`, { passwordProfile })).toMatchObject({ status: 204 });
  settle();
  expect(tenant.alex.password).toBe('Nobody-knows-1');
  expect(await tenant.graph('GET', `/users/${alex}?${properties}`)).toMatchObject({
    body: { lastPasswordChangeDateTime: '2026-03-02T09:00:00Z' },
  });
});

test.each([
  ['an alias', "proxyAddresses/any(a:a eq 'smtp:ALEX@contoso.com')"],
  ['its name, among other clauses', "mail eq 'no or one@contoso.com' or userPrincipalName eq 'Alex.Weber@contoso.com'"],
  ['its id', `id eq '${alex}'`],
  ['its id among others', `id in ('nobody', '${alex}')`],
  ['how it begins', "startsWith(userPrincipalName,'alex') and accountEnabled eq true"],
  ['what it is not', "not(displayName eq 'Boss') and (userType eq 'Member' or userType eq null)"],
  ['what is in a list', "assignedPlans/any(p:p/service eq 'exchange') and startswith(mail,'alex.weber')"],
  ['a time', "lastPasswordChangeDateTime le 2026-01-01T00:00:00Z and displayName ne 'Boss'"],
])('an account is found by %s', async (_, filter) => {
  const answer = await tenant.graph('GET', `/users?$filter=${encodeURIComponent(filter)}&$select=id`);
  expect(answer.body['value']).toEqual([{ id: alex }]);
});

test('a filter the directory does not understand is refused', async () => {
  const answer = await tenant.graph('GET', `/users?$filter=${encodeURIComponent("soundslike(mail,'a')")}`);
  expect([answer.status, errorCode(answer)]).toEqual([400, 'Request_UnsupportedQuery']);
});

interface Listed {
  readonly value: readonly { readonly displayName: string }[];
  readonly '@odata.nextLink'?: string;
}
async function everybody(query = ''): Promise<string[]> {
  const names: string[] = [];
  for (let path = `/users${query}`; path !== '';) {
    const { body } = await tenant.graph('GET', path);
    const { value, '@odata.nextLink': link = '' } = body as unknown as Listed;
    names.push(...value.map(({ displayName }) => displayName));
    path = link.slice(`${tenant.url}/v1.0`.length);
  }
  return names;
}

test('everybody is listed, page by page, in the order and the number that are asked for', async () => {
  const { users } = tenant.state;
  for (const [id, displayName] of Object.entries({ c: 'Cleo', d: 'Dana' })) {
    users.set(id, simulatedUser({ objectId: id, userPrincipalName: `${id}@contoso.com`, displayName }));
  }
  const names = [...users.values()].map(({ displayName }) => displayName);
  expect(await everybody()).toEqual(names);
  expect(await everybody('?$orderby=displayName desc&$select=displayName')).toEqual(names.toSorted().toReversed());
  expect((await tenant.graph('GET', '/users?$top=1')).body['value']).toHaveLength(1);
});

test.each(['', '/beta'])('an answer holds what was selected, and nothing that was not: v1.0%s', async (beta) => {
  const headers = { authorization: `Bearer ${await tenant.appToken(tenant.url)}` };
  const url = `${tenant.url}${beta || '/v1.0'}/users/${alex}`;
  const { body } = await tenant.call('GET', `${url}?$select=accountEnabled,%20jobTitle`, headers);
  expect(Object.keys(body).filter((name) => !name.startsWith('@'))).toEqual(['accountEnabled']);
  const methods = await tenant.call('GET', `${url}/authentication/methods?$select=id`, headers);
  for (const row of methods.body['value'] as object[])
    expect(Object.keys(row).toSorted()).toEqual(['@odata.type', 'id']);
});

test.each([
  `/users/${alex}?$select=acountEnabled`,
  `/users?$select=acountEnabled`,
  `/users/${alex}/authentication/methods?$select=colour`,
  `/users?$orderby=colour`,
  `/users?$top=0`,
  `/users?$top=many`,
  `/users/${alex}?$expand=shoes`,
  '/organization?$select=colour',
])('a query with a name or a number that is none is refused: %s', async (path) => {
  expect((await tenant.graph('GET', path)).status).toBe(400);
});

test('an unknown account is not found', async () => {
  const answer = await tenant.graph('GET', '/users/nobody@contoso.com');
  expect([answer.status, errorCode(answer)]).toEqual([404, 'Request_ResourceNotFound']);
});

test('the sign-in log is given out in pages, the newest sign-in first', async () => {
  const signIn = async (password: string) =>
    tenant.signIn({ grant_type: 'password', username: 'alex.weber@contoso.com', password });
  await signIn('guess');
  const [failed] = tenant.state.signIns;
  if (!failed) throw new Error('the failed sign-in is not in the log');
  tenant.state.signIns.push(...Array.from({ length: 99 }, () => failed));
  await signIn('stolen');
  tenant.clock.advance(tenant.state.logs.signInLagMs);
  const filter = encodeURIComponent(`userId eq '${alex}' and createdDateTime ge 2026-03-02T00:00:00Z`);
  const first = await tenant.graph('GET', `/auditLogs/signIns?$filter=${filter}`);
  expect(first.body['value']).toHaveLength(100);
  expect((first.body['value'] as unknown[])[0]).toMatchObject({ status: { errorCode: 0 } });
  const link = String(first.body['@odata.nextLink']);
  const second = await tenant.graph('GET', link.slice(`${tenant.url}/v1.0`.length));
  expect(second.body).toMatchObject({ value: [{ status: { errorCode: 50126 } }] });
  expect(second.body).not.toHaveProperty('@odata.nextLink');
});

test('confirming compromise twice within a second is throttled without saying for how long', async () => {
  const confirm = () => tenant.graph('POST', '/identityProtection/riskyUsers/confirmCompromised', { userIds: [alex] });
  expect((await confirm()).status).toBe(204);
  const throttled = await confirm();
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, null]);
  settle();
  expect((await confirm()).status).toBe(204);
  // Reading counts as well.
  expect((await tenant.graph('GET', `/identityProtection/riskyUsers/${alex}`)).status).toBe(429);
  settle();
  expect(await tenant.graph('GET', `/identityProtection/riskyUsers/${alex}`)).toMatchObject({
    body: { riskState: 'confirmedCompromised', riskLevel: 'high' },
  });
});

test('nobody is busy once every request has been answered', async () => {
  await tenant.graph('GET', `/users/${alex}`);
  // The server learns a turn of the loop later that its answer has gone out.
  while (tenant.clock.holders > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(tenant.clock.holders).toBe(0);
});
