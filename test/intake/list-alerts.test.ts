import { callerNamed } from '../signed-in.ts';
import { HttpRequest, InvocationContext } from '@azure/functions';
import type { HttpResponseInit } from '@azure/functions';
import { listKeptAlerts } from '../../functions/http/list-alerts.ts';
import { postAlertDismissed } from '../../functions/http/post-alert-dismissed.ts';
import { postContainment } from '../../functions/http/post-containment.ts';
import { handlerOf } from '../../functions/http/serve-route.ts';
import { rejection } from '../../shared/domain/problem.ts';
import { keepAlert } from '../../shared/intake/keep-alert.ts';
import { AlertList } from '../../shared/views/list-alerts.ts';
import { listCases } from '../../shared/views/list-cases.ts';
import { fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

const bearer = { authorization: 'Bearer a.b.c' };
const reached = (who: string) => ({ of: () => intake, verify: async () => ({ caller: callerNamed(who) }) });

async function page(query: string): Promise<AlertList> {
  const url = 'http://localhost/api/alerts';
  const asked = { method: 'GET', url, query: Object.fromEntries(new URLSearchParams(query)) };
  const context = new InvocationContext({ logHandler: () => undefined });
  const answer: HttpResponseInit = await handlerOf(listKeptAlerts, reached('Noor'))(
    new HttpRequest({ ...asked, headers: bearer }),
    context,
  );
  return AlertList.parse(answer.jsonBody);
}

test('the alerts that started nothing are listed, newest first, and counted with the cases', async () => {
  const keep = (id: string, state: 'rejected' | 'held', minute: number): Promise<void> => {
    const receivedAt = `2026-03-31T12:0${String(minute)}:00.000Z`;
    const why = rejection('It says nothing.', 'body', 'is empty', 'Send more', 'unreadable');
    return keepAlert(intake.store, { id, receivedAt }, {}, { state, why }, receivedAt);
  };
  await keep('m-1', 'rejected', 1);
  await keep('m-2', 'rejected', 2);
  await keep('m-3', 'held', 3);
  const first = await page('state=rejected&limit=1');
  expect(first.alerts.map(({ messageId }) => messageId)).toEqual(['m-2']);
  const rest = await page(`state=rejected&after=${first.next ?? ''}`);
  expect(rest).toMatchObject({ alerts: [{ messageId: 'm-1', reason: 'It says nothing.' }] });
  expect(rest.next).toBeUndefined();
  expect((await page('state=held')).alerts).toHaveLength(1);
  expect((await listCases({}, intake)).alerts).toEqual({ held: 1, rejected: 2 });
});

test('a held alert waits until somebody answers it, by a case or by dismissing it, and then says who and which', async () => {
  const receivedAt = '2026-03-31T12:01:00.000Z';
  const why = rejection('It only mentions people.', 'body', 'accuses nobody', 'Decide', 'unsure');
  for (const id of ['m-1', 'm-2'])
    await keepAlert(intake.store, { id, receivedAt }, {}, { state: 'held', why }, receivedAt);
  const context = new InvocationContext({ logHandler: () => undefined });
  const post = async (route: typeof postContainment | typeof postAlertDismissed, body: unknown, by = 'Sam') => {
    const init = {
      method: 'POST',
      url: 'http://localhost/api',
      headers: { ...bearer, 'content-type': 'application/json' },
    };
    const request = new HttpRequest({ ...init, body: { string: JSON.stringify(body) } });
    const handler =
      route.name === 'post-containment'
        ? handlerOf(postContainment, reached(by))
        : handlerOf(postAlertDismissed, reached(by));
    const answer: HttpResponseInit = await handler(request, context);
    return answer;
  };
  const contain = { account: 'adele@contoso.com', reason: 'phished', answers: { alert: 'm-1' } };
  const { caseId } = (await post(postContainment, contain, 'Noor')).jsonBody as { caseId: string };
  expect((await page('state=held')).alerts.map(({ messageId }) => messageId)).toEqual(['m-2']);
  expect((await page('state=answered')).alerts).toMatchObject([{ messageId: 'm-1', answered: { by: 'Noor', caseId } }]);
  expect((await post(postAlertDismissed, { alert: 'm-2' })).status).toBe(202);
  expect((await post(postAlertDismissed, { alert: 'm-2' })).status).toBe(409);
  expect((await post(postContainment, { ...contain, answers: { alert: 'm-9' } })).status).toBe(409);
  expect((await page('state=held')).alerts).toEqual([]);
  expect((await page('state=answered')).alerts).toHaveLength(2);
  expect((await listCases({}, intake)).alerts).toEqual({ held: 0, rejected: 0 });
});
