import { HttpRequest, InvocationContext } from '@azure/functions';
import type { HttpResponseInit } from '@azure/functions';
import { getContainment } from '../../functions/http/get-containment.ts';
import { getHealth } from '../../functions/http/get-health.ts';
import { listKeptAlerts } from '../../functions/http/list-alerts.ts';
import { listContainments } from '../../functions/http/list-containments.ts';
import { postAlertDismissed } from '../../functions/http/post-alert-dismissed.ts';
import { postContainment } from '../../functions/http/post-containment.ts';
import { postDecision } from '../../functions/http/post-decision.ts';
import { postHandOver } from '../../functions/http/post-hand-over.ts';
import { postPasswordChanged } from '../../functions/http/post-password-changed.ts';
import { postPlan } from '../../functions/http/post-plan.ts';
import type { Route } from '../../functions/http/route.ts';
import { handlerOf } from '../../functions/http/serve-route.ts';
import type { Reached } from '../../functions/http/serve-route.ts';
import { roles, type Role } from '../../shared/domain/role.ts';
import { callerNamed } from '../signed-in.ts';
import { adele, fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

const context = new InvocationContext({ logHandler: () => undefined });
const asked = [
  listContainments,
  getContainment,
  listKeptAlerts,
  postContainment,
  postDecision,
  postHandOver,
  postPasswordChanged,
  postAlertDismissed,
  postPlan,
] as unknown as readonly Route[];

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly query?: string;
  readonly verify?: NonNullable<Reached['verify']>;
}

async function send(
  route: Route,
  { headers = {}, body = {}, query = '', verify = never }: Sent,
): Promise<HttpResponseInit> {
  const more = route.method === 'POST' ? { body: { string: JSON.stringify(body) } } : {};
  const request = new HttpRequest({
    method: route.method,
    url: 'http://localhost/api',
    headers: { 'content-type': 'application/json', ...headers },
    query: Object.fromEntries(new URLSearchParams(query)),
    params: { id: 'C-AAAA-BBBB' },
    ...more,
  });
  const answer: HttpResponseInit = await handlerOf(route, { of: () => intake, verify })(request, context);
  return answer;
}

const never = (): never => {
  throw new Error('there is nothing to verify');
};
const bearer = { authorization: 'Bearer a.b.c' };
const signedIn = (held: readonly Role[]) => async () => ({ caller: callerNamed('Ines', { roles: held }) });

test.each(asked)('$name does nothing for whom no token speaks', async (route) => {
  const headers: Record<string, string>[] = [
    {},
    { authorization: 'Basic YWRtaW46YWRtaW4=' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer a.b.c, Bearer d.e.f' },
    { 'x-functions-key': 'a-function-key' },
    { 'x-ms-client-principal': 'eyJhdXRoX3R5cCI6ImFhZCJ9', 'x-ms-client-principal-id': adele },
    { 'x-ms-token-aad-access-token': 'a.b.c' },
    { cookie: 'AppServiceAuthSession=abc' },
  ];
  for (const each of headers) expect(await send(route, { headers: each })).toMatchObject({ status: 401 });
  const refused = await send(route, { headers: bearer, verify: async () => ({ refused: 'has expired' }) });
  expect(refused).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  const unknown = await send(route, { headers: bearer, verify: async () => ({ unknown: 'no keys' }) });
  expect(unknown).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(await intake.store.keys('')).toEqual([]);
});

test.each(asked)('$name needs one of its roles, and no other opens it', async (route) => {
  const needed: readonly Role[] = typeof route.needs === 'string' ? [] : route.needs;
  const others = (Object.keys(roles) as Role[]).filter((role) => !needed.includes(role));
  expect(await send(route, { headers: bearer, verify: signedIn(others) })).toMatchObject({ status: 403 });
  expect(await intake.store.keys('')).toEqual([]);
  for (const role of needed)
    expect(await send(route, { headers: bearer, verify: signedIn([role]) })).not.toMatchObject({ status: 401 });
});

test.each<[string, object, readonly Role[], Role]>([
  [
    'watch',
    {
      account: 'adele@contoso.com',
      reason: 'x',
      mode: 'watch',
      matter: { reference: 'M' },
      options: { preservationMailbox: 'registry@contoso.com' },
    },
    ['Case.Contain'],
    'Case.Watch',
  ],
  ['contain', { account: 'adele@contoso.com', reason: 'x' }, ['Case.Watch'], 'Case.Contain'],
])('whoever may not %s cannot ask for it', async (_what, body, held, needed) => {
  const route = postContainment as unknown as Route;
  const lacks = await send(route, { headers: bearer, body, verify: signedIn(held) });
  expect(lacks).toMatchObject({ status: 403, body: expect.stringContaining(needed) as unknown });
  expect(await intake.store.keys('')).toEqual([]);
  expect(await send(route, { headers: bearer, body, verify: signedIn([needed]) })).toMatchObject({ status: 202 });
});

test.each<[string, Role]>([
  ['approve', 'Case.Approve'],
  ['reject', 'Case.Approve'],
  ['close', 'Case.Watch'],
  ['release', 'Case.Release'],
])('only with its role somebody decides to %s', async (decision, needed) => {
  await intake.store.putIfAbsent('cases/C-AAAA-BBBB', { caseId: 'C-AAAA-BBBB' });
  const more = needed === 'Case.Approve' ? { about: 'purge-sent-messages' } : {};
  const others = (Object.keys(roles) as Role[]).filter((role) => role !== needed);
  const route = postDecision as unknown as Route;
  const answer = await send(route, { headers: bearer, body: { decision, ...more }, verify: signedIn(others) });
  expect(answer).toMatchObject({ status: 403, body: expect.stringContaining(needed) as unknown });
  expect(await intake.store.entries('C-AAAA-BBBB')).toEqual([]);
});

test('whether it answers, the app tells without a token, and nothing else', async () => {
  expect(await send(getHealth as unknown as Route, {})).toMatchObject({ jsonBody: { status: 'ok' } });
});

test.each(['limit=0', 'limit=26', 'limit=many', 'after=C-7KQ4-M2XF', 'page=2'])(
  'over HTTP no page is asked for by %s',
  async (query) => {
    const answer = await send(listContainments, {
      headers: bearer,
      query,
      verify: signedIn(['Case.Read']),
    });
    expect(answer).toMatchObject({
      status: 400,
      body: expect.stringContaining(`"${query.split('=')[0] ?? ''}"`) as unknown,
    });
  },
);
