import { HttpRequest, InvocationContext } from '@azure/functions';
import type { HttpResponseInit } from '@azure/functions';
import { getContainment } from '../../functions/http/get-containment.ts';
import { listContainments } from '../../functions/http/list-containments.ts';
import { postContainment } from '../../functions/http/post-containment.ts';
import { postDecision } from '../../functions/http/post-decision.ts';
import { postResume } from '../../functions/http/post-resume.ts';
import type { Route } from '../../functions/http/route.ts';
import { handlerOf } from '../../functions/http/serve-route.ts';
import { watchNeedsTwo } from '../../shared/decisions/watch-needs-two.ts';
import type { Caller } from '../../shared/domain/caller.ts';
import { callerNamed } from '../signed-in.ts';
import { adele, bob, fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

const context = new InvocationContext({ logHandler: () => undefined });
const ines = callerNamed('Ines');
const omar = callerNamed('Omar');
const theVictim = callerNamed('Adele', { id: adele });

async function send(route: unknown, caller: Caller, body: object, id = ''): Promise<HttpResponseInit> {
  const headers = { authorization: 'Bearer a.b.c', 'content-type': 'application/json' };
  const { method } = route as Route;
  const init = { method, url: 'http://localhost/api', headers, params: { id } };
  const more = method === 'POST' ? { body: { string: JSON.stringify(body) } } : {};
  const request = new HttpRequest({ ...init, ...more });
  const answer: HttpResponseInit = await handlerOf(route as Route, {
    of: () => intake,
    verify: async () => ({ caller }),
  })(request, context);
  return answer;
}
const contain = (caller: Caller, more: object = {}): Promise<HttpResponseInit> =>
  send(postContainment, caller, { account: 'adele@contoso.com', reason: 'phished', ...more });
const decide = (caller: Caller, decision: object, id: string): Promise<HttpResponseInit> =>
  send(postDecision, caller, decision, id);
const caseIn = ({ jsonBody }: HttpResponseInit): string => (jsonBody as { caseId: string }).caseId;
const approval = { decision: 'approve', about: 'containment' };
const watch = {
  mode: 'watch',
  matter: { reference: 'M-1' },
  options: { preservationMailbox: 'registry@contoso.com' },
};

async function refusals(caseId: string): Promise<unknown[]> {
  return (await intake.store.entries(caseId)).filter(({ kind }) => kind === 'refused');
}

test('a watch begins only once a second person has approved it, and whoever asked is told so', async () => {
  intake.gates = [watchNeedsTwo];
  const asked = await contain(ines, watch);
  expect(asked).toMatchObject({ status: 202, jsonBody: { outcome: 'held' } });
  const caseId = caseIn(asked);
  for (let times = 0; times < 3; times += 1)
    expect(await decide(ines, approval, caseId)).toMatchObject({ status: 403 });
  expect(intake.started).toEqual([]);
  expect(await refusals(caseId)).toMatchObject([{ asked: 'approve', by: 'Ines', byId: ines.id }]);
  expect(await decide(omar, approval, caseId)).toMatchObject({ status: 202 });
  expect(intake.started).toMatchObject([{ input: { mode: 'watch', matter: { approvedBy: 'Ines' } } }]);
});

test('nobody decides about their own account, and who tries stands in the case file', async () => {
  const caseId = caseIn(await contain(ines));
  await intake.end(caseId, 'contained');
  expect(await decide(theVictim, { decision: 'release', kind: 'false-alarm' }, caseId)).toMatchObject({ status: 403 });
  expect(await refusals(caseId)).toMatchObject([{ asked: 'release', by: 'Adele', byId: adele }]);
  expect(intake.released).toEqual([]);
});

test('whose own account is contained locks nobody out, until they are let in again', async () => {
  const caseId = caseIn(await contain(ines));
  const about = { account: bob };
  expect(await contain(theVictim, about)).toMatchObject({ status: 403 });
  await intake.end(caseId, 'contained');
  expect(await contain(theVictim, about)).toMatchObject({ status: 403 });
  expect(intake.started).toHaveLength(1);
  await intake.store.append(caseId, [
    { kind: 'release', at: intake.now(), number: 1, result: 'released', because: [], steps: [], signInOpened: true },
  ]);
  expect(await contain(theVictim, about)).toMatchObject({ status: 202 });
});

test('whoever asked for a case does not let it through that was stopped', async () => {
  intake.gates = [async () => ({ is: 'hold', because: ['too many at once'] })];
  const caseId = caseIn(await contain(ines));
  expect(await send(postResume, ines, {}, caseId)).toMatchObject({ status: 403 });
  expect(await refusals(caseId)).toMatchObject([{ asked: 'resume', by: 'Ines' }]);
  // It was no breaker that held it.
  expect(await send(postResume, omar, {}, caseId)).toMatchObject({ status: 409 });
  expect(intake.started).toEqual([]);
});

test('an accusation that is only held silences nobody', async () => {
  intake.gates = [async () => ({ is: 'hold', because: ['too many at once'] })];
  expect(await contain(ines)).toMatchObject({ jsonBody: { outcome: 'held' } });
  intake.gates = [];
  expect(await contain(theVictim, { account: bob })).toMatchObject({ status: 202 });
});

test('a watch is seen by whoever is let into it, and by nobody else until it is escalated', async () => {
  const caseId = caseIn(await contain(ines, watch));
  const sees = async (caller: Caller): Promise<unknown[]> => {
    const { jsonBody } = await send(listContainments, caller, {});
    const { containments } = jsonBody as { containments: { caseId: string }[] };
    return [containments.map((each) => each.caseId), (await send(getContainment, caller, {}, caseId)).status ?? 200];
  };
  const analyst = callerNamed('Mia', { roles: ['Case.Read', 'Case.Contain'] });
  expect(await sees(ines)).toEqual([[caseId], 200]);
  expect(await sees(analyst)).toEqual([[], 404]);
  expect(await sees(theVictim)).toEqual([[], 404]);
  expect(await decide(analyst, { decision: 'escalate' }, caseId)).toMatchObject({ status: 403 });
  expect(await decide(ines, { decision: 'escalate' }, caseId)).toMatchObject({ status: 202 });
  expect(await sees(analyst)).toEqual([[caseId], 200]);
});

test('whoever is watched notices nothing of it where they decide', async () => {
  expect(await contain(ines, watch)).toMatchObject({ status: 202, jsonBody: { outcome: 'started' } });
  expect(await contain(theVictim, { account: bob })).toMatchObject({ status: 202 });
});
