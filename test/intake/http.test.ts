import { callerNamed } from '../signed-in.ts';
import { tell } from '../../shared/casefile/record.ts';
import { tried } from '../casefile/an-entry.ts';
import { HttpRequest, InvocationContext } from '@azure/functions';
import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { getContainment } from '../../functions/http/get-containment.ts';
import { listContainments } from '../../functions/http/list-containments.ts';
import { postContainment } from '../../functions/http/post-containment.ts';
import { postPasswordChanged } from '../../functions/http/post-password-changed.ts';
import type { Route } from '../../functions/http/route.ts';
import { handlerOf } from '../../functions/http/serve-route.ts';
import { seconds } from '../../shared/domain/duration.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { CaseView } from '../../shared/views/case-view.ts';
import { CaseList } from '../../shared/views/list-cases.ts';
import { adele, fakeIntake, tenantId } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

function textOf({ body }: HttpResponseInit): string {
  if (typeof body !== 'string') throw new Error('a text was expected');
  return body;
}

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

const context = new InvocationContext({ logHandler: () => undefined });
const on = <Path extends string, Body>(route: Route<Path, Body>): HttpHandler =>
  handlerOf(route, { of: () => intake, verify: async () => ({ caller: callerNamed('Ines') }) });
const authorization = 'Bearer a.b.c';
async function send(
  handler: HttpHandler,
  body?: string,
  id?: string,
  type = 'application/json',
): Promise<HttpResponseInit> {
  const init = {
    method: body === undefined ? 'GET' : 'POST',
    url: 'http://localhost/api/containments',
    headers: { authorization, 'content-type': type },
    ...(body === undefined ? {} : { body: { string: body } }),
    ...(id === undefined ? {} : { params: { id } }),
  };
  const answer = await handler(new HttpRequest(init), context);
  if (answer instanceof Response) throw new Error('a plain answer was expected');
  return answer;
}
const post = (body: unknown): Promise<HttpResponseInit> => send(on(postContainment), JSON.stringify(body));
const fieldsOf = (answer: HttpResponseInit): string[] => {
  expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json' });
  const problem = JSON.parse(textOf(answer)) as { status: number; errors: { field: string; remedy: string }[] };
  expect(problem.status).toBe(answer.status);
  for (const { remedy } of problem.errors) expect(remedy).not.toBe('');
  return problem.errors.map(({ field }) => field);
};
async function started(): Promise<string> {
  const answer = await post({ account: 'adele@contoso.com', reason: 'phished' });
  return (answer.jsonBody as { caseId: string }).caseId;
}

it('over HTTP a containment is accepted with where to look, and never with a durable management address', async () => {
  const answer = await post({ account: 'adele@contoso.com', reason: 'phished' });
  const { caseId } = answer.jsonBody as { caseId: string };
  expect(answer).toMatchObject({
    status: 202,
    headers: { location: `/api/containments/${caseId}`, 'retry-after': '2' },
  });
  expect(JSON.stringify(answer)).not.toContain('runtime/webhooks');
});

it('over HTTP a second call for the same account is shown the running case', async () => {
  const caseId = await started();
  const again = await post({ account: adele, reason: 'again' });
  expect(again).toMatchObject({ status: 200, jsonBody: { caseId, outcome: 'joined' } });
  expect(intake.started).toHaveLength(1);
});

it.each<[string, string, string, number, string[]]>([
  ['malformed JSON', '{"account":', 'application/json', 400, ['body']],
  ['another content type', 'account=adele', 'application/x-www-form-urlencoded', 415, ['content-type']],
  [
    'more than 64 KB',
    JSON.stringify({ account: 'a@b.c', reason: 'x'.repeat(66_000) }),
    'application/json',
    413,
    ['body'],
  ],
  ['an unknown field', '{"account":"a@b.c","reason":"x","force":true}', 'application/json', 400, ['force']],
  ['a wrong type', '{"account":7,"reason":"x"}', 'application/json', 400, ['account']],
  ['an unknown account', '{"account":"nobody@contoso.com","reason":"x"}', 'application/json', 422, ['account']],
  [
    'an ambiguous account',
    '{"account":"twin@contoso.com","reason":"x"}',
    'application/json; charset=utf-8',
    422,
    ['account'],
  ],
])('over HTTP %s is refused with a remedy and nothing is started', async (_what, body, type, status, fields) => {
  const answer = await send(on(postContainment), body, undefined, type);
  expect(answer.status).toBe(status);
  expect(fieldsOf(answer)).toEqual(fields);
  expect(intake.started).toEqual([]);
  expect(await intake.store.keys('')).toEqual([]);
});

it('over HTTP a tenant that is out of reach is "not now", with when to come again', async () => {
  intake.trouble = new Later('throttled', seconds(31));
  expect(await post({ account: adele, reason: 'x' })).toMatchObject({
    status: 503,
    headers: { 'retry-after': '31' },
  });
  intake.trouble = new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges');
  expect((await post({ account: adele, reason: 'x' })).status).toBe(502);
});

it('over HTTP a task hub that is out of reach is "not now", and the next call starts the case', async () => {
  intake.hubTrouble = new Error('unreachable');
  expect((await post({ account: adele, reason: 'x' })).status).toBe(503);
  intake.hubTrouble = undefined;
  expect((await post({ account: adele, reason: 'x' })).status).toBe(202);
});

it('over HTTP a case is shown by its id or the beginning of it, with its steps and its file', async () => {
  const caseId = await started();
  const at = '2026-03-31T12:00:01.000Z';
  const acted = { state: 'not-yet', note: 'enabled', actedAt: at };
  await tell(intake.store, caseId, tried('attempt', 'block-sign-in', at, acted));
  await tell(intake.store, caseId, tried('verdict', 'block-sign-in', at, { note: 'disabled', actedAt: at }));
  for (const typed of [caseId, caseId.toLowerCase(), caseId.slice(2, 6)]) {
    const answer = await send(on(getContainment), undefined, typed);
    expect(CaseView.parse(answer.jsonBody)).toMatchObject({
      caseId,
      status: 'running',
      phase: 'cutting off',
      account: { tenantId, objectId: adele },
      steps: [
        {
          run: 'block-sign-in',
          step: 'block-sign-in',
          attempts: 1,
          state: 'holds',
          note: 'disabled',
          actedAt: at,
          seenAt: at,
        },
      ],
      entries: [{ kind: 'alert' }, { kind: 'attempt' }, { kind: 'verdict' }],
    });
  }
});

it('over HTTP an ended case is shown with its result, and one that was broken off as that', async () => {
  const caseId = await started();
  intake.instances.set(`${tenantId}.${adele}`, 'Failed');
  const show = async (): Promise<CaseView> =>
    CaseView.parse((await send(on(getContainment), undefined, caseId)).jsonBody);
  expect(await show()).toMatchObject({ status: 'broken-off' });
  intake.hubTrouble = new Error('unreachable');
  expect(await show()).toMatchObject({ status: 'unknown', phase: expect.stringContaining('cannot be reached') });
  const list = CaseList.parse((await send(on(listContainments))).jsonBody);
  expect(list.containments).toMatchObject([{ caseId, status: 'unknown' }]);
  intake.hubTrouble = undefined;
  // As after its database was lost.
  intake.instances.delete(`${tenantId}.${adele}`);
  expect(await show()).toMatchObject({ status: 'not-started', phase: 'not started: send the alert again' });
  await intake.end(caseId, 'contained');
  expect(await show()).toMatchObject({ status: 'ended', result: 'contained', t1Ms: 900, provenAt: intake.now() });
});

it.each([
  ['../../etc', 400],
  ['C-0000-0000', 404],
])('over HTTP the id %s is answered with a problem', async (id, status) => {
  for (const handler of [on(getContainment), on(postPasswordChanged)]) {
    const answer = await send(handler, '{}', id);
    expect(answer.status).toBe(status);
    expect(fieldsOf(answer)).toEqual(['id']);
  }
});

it('over HTTP a beginning that several cases share is answered with their ids', async () => {
  for (const caseId of ['C-AAAA-0001', 'C-AAAA-0002']) await intake.store.putIfAbsent(`cases/${caseId}`, { caseId });
  const answer = await send(on(getContainment), undefined, 'aaaa');
  expect(answer.status).toBe(409);
  expect(textOf(answer)).toContain('C-AAAA-0001, C-AAAA-0002');
});

it('over HTTP the beginning of an id is enough to look, and too little to change anything', async () => {
  const caseId = await started();
  const answer = await send(on(postPasswordChanged), '{}', caseId.slice(0, 6));
  expect(answer.status).toBe(400);
  expect(textOf(answer)).toContain(caseId);
  expect((await send(on(getContainment), undefined, caseId.slice(0, 6))).jsonBody).toMatchObject({ caseId });
});

it('over HTTP the list shows the newest case first', async () => {
  const first = await started();
  intake.clock += 1_000;
  await post({ account: 'bob@contoso.com', reason: 'x' });
  await intake.end(first, 'partial');
  const { containments: shown } = CaseList.parse((await send(on(listContainments))).jsonBody);
  expect(shown.map(({ status, result }) => [status, result])).toEqual([
    ['running', undefined],
    ['ended', 'partial'],
  ]);
});

it('over HTTP the word that a password was changed is written down even where nobody is there to be woken', async () => {
  const caseId = await started();
  const say = (body: unknown): Promise<HttpResponseInit> => send(on(postPasswordChanged), JSON.stringify(body), caseId);
  expect((await say({ at: '2026-03-31T13:30:00+02:00' })).status).toBe(202);
  intake.instances.set(`${tenantId}.${adele}:reset-password`, 'Running');
  expect((await say({})).status).toBe(202);
  const words = (await intake.store.entries(caseId)).filter(({ kind }) => kind === 'attestation');
  expect(words).toMatchObject([
    { changedAt: '2026-03-31T11:30:00.000Z', by: 'Ines' },
    { changedAt: '2026-03-31T12:00:00.000Z', by: 'Ines' },
  ]);
  expect(intake.raised).toMatchObject([{ event: 'password-changed', payload: { at: '2026-03-31T12:00:00.000Z' } }]);
});

it.each([
  [],
  { by: 'somebody else' },
  { at: 'now' },
  { at: '2020-01-01T00:00:00Z' },
  { at: '2027-01-01T00:00:00Z' },
  { sure: true },
])('over HTTP a word such as %j is refused and nothing is written down', async (body) => {
  const caseId = await started();
  expect((await send(on(postPasswordChanged), JSON.stringify(body), caseId)).status).toBe(400);
  expect((await intake.store.entries(caseId)).map(({ kind }) => kind)).toEqual(['alert']);
});
