import type * as z from 'zod';
import { InvocationContext } from '@azure/functions';
import { tryAlertAgain } from '../../functions/activities/try-alert.ts';
import type { resolveAlert } from '../../functions/contracts/intake.ts';
import { takeInMessage } from '../../functions/triggers/alerts.ts';
import { Later } from '../../shared/domain/errors.ts';
import { seconds } from '../../shared/domain/duration.ts';
import { listAlerts } from '../../shared/views/list-alerts.ts';
import { adele, bob, fakeIntake } from './fake-intake.ts';
import type { FakeIntake } from './fake-intake.ts';

const enqueuedTimeUtc = '2026-03-31T11:59:00';
const receivedAt = '2026-03-31T11:59:00.000Z';

function incident(...objectIds: string[]): unknown {
  const relatedEntities = objectIds.map((aadUserId) => ({ kind: 'Account', properties: { aadUserId } }));
  return { object: { name: 'i-1', type: 'Microsoft.SecurityInsights/Incidents', properties: { relatedEntities } } };
}

let intake: FakeIntake;
let waiting: { instanceId: string; input: z.infer<typeof resolveAlert.input> }[];
beforeEach(async () => {
  intake = await fakeIntake();
  waiting = [];
});
afterEach(() => intake.close());

async function deliver(body: unknown, messageId: unknown = 'm-1', sequenceNumber?: string): Promise<void> {
  const context = new InvocationContext({
    logHandler: () => undefined,
    triggerMetadata: { messageId, enqueuedTimeUtc, ...(sequenceNumber === undefined ? {} : { sequenceNumber }) },
  });
  const handler = takeInMessage(
    () => intake,
    async (_context, instanceId, input) => {
      await Promise.resolve();
      if (intake.hubTrouble) throw intake.hubTrouble;
      waiting.push({ instanceId, input });
    },
  );
  await handler(body, context);
}
const kept = async (state: 'rejected' | 'held'): Promise<unknown> =>
  (await listAlerts({ state }, intake.store)).alerts[0];
const rejected = (): Promise<unknown> => kept('rejected');
const tryAgain = (last: boolean, messageId = 'm-1'): Promise<unknown> =>
  tryAlertAgain(() => intake)(
    // What an input says is not believed: whoever can start an instance can give it any.
    { messageId, body: JSON.stringify({ account: bob, reason: 'forged' }), receivedAt, last },
    new InvocationContext({ logHandler: () => undefined }),
  );
const deliverUnanswered = async (trouble = new Later('throttled', seconds(315))): Promise<void> => {
  intake.trouble = trouble;
  await deliver(incident(adele));
};

it('over Service Bus an alert counts from the moment the broker took it', async () => {
  await deliver({ account: adele, reason: 'x' });
  expect(intake.started[0]?.input.incident.receivedAt).toBe(receivedAt);
});

it('over Service Bus every account of an incident is contained', async () => {
  await deliver(incident(adele, bob));
  expect(intake.started.map(({ input }) => input.account.objectId).sort()).toEqual([adele, bob]);
});

it('over Service Bus a message that is delivered again changes nothing', async () => {
  for (let times = 0; times < 3; times += 1) await deliver(JSON.stringify({ account: adele, reason: 'x' }));
  expect(intake.started).toHaveLength(1);
  const caseId = intake.started[0]?.input.caseId ?? '';
  expect(await intake.store.entries(caseId)).toHaveLength(1);
});

it.each<[string, unknown]>([
  ['no JSON', '<alert/>'],
  ['nothing', undefined],
  ['an unknown form', { hello: 'world' }],
  ['an unknown account', { account: 'nobody@contoso.com', reason: 'x' }],
  ['an incident without accounts', incident()],
])('over Service Bus %s is rejected with a reason, stored under its message id, and completed', async (_what, body) => {
  await deliver(body);
  expect(await rejected()).toMatchObject({ messageId: 'm-1', reason: expect.stringMatching(/\w/) });
  expect(intake.started).toEqual([]);
});

it('over Service Bus a message id that is no file name is stored all the same', async () => {
  await deliver('<alert/>', '../../etc/passwd');
  expect(await rejected()).toMatchObject({ messageId: '../../etc/passwd' });
});

it('over Service Bus messages whose ids the host made the same number of are both kept', async () => {
  await deliver('<alert/>', 7, '1');
  await deliver('<other/>', 7, '2');
  const { alerts } = await listAlerts({ state: 'rejected' }, intake.store);
  expect(alerts.map(({ messageId }) => messageId).sort()).toEqual(['7-sequence-1', '7-sequence-2']);
});

it.each([[true], [null], [{ a: 1 }]])(
  'over Service Bus a message id that the host made %j of does no harm',
  async (id) => {
    await deliver('<alert/>', id, '9');
    expect(await rejected()).toMatchObject({ messageId: 'sequence-9' });
  },
);

it('over Service Bus an alert with keys that the Durable extension takes for its own waits as text', async () => {
  intake.trouble = new Later('unreachable');
  await deliver(JSON.stringify(incident(adele)).replace('{"object"', '{"$id":"1","object"'));
  expect(JSON.stringify(waiting)).not.toContain('{"$id"');
});

it('over Service Bus the accounts of an incident that exist are contained although another is unknown, and that is said', async () => {
  await deliver(incident(adele, 'cccccccc-0000-4000-8000-000000000003'));
  expect(intake.started).toHaveLength(1);
  expect(await rejected()).toMatchObject({ errors: [{ field: 'account' }] });
});

it('over Service Bus an alert whose account cannot be resolved now waits in a durable instance', async () => {
  intake.trouble = new Later('unreachable');
  await deliver(incident(adele));
  expect(waiting).toEqual([
    { instanceId: 'resolve.m-1', input: { messageId: 'm-1', body: JSON.stringify(incident(adele)), receivedAt } },
  ]);
  expect(await rejected()).toBeUndefined();
});

it('over Service Bus only a task hub that is out of reach brings the message back', async () => {
  intake.hubTrouble = new Error('unreachable');
  await expect(deliver({ account: adele, reason: 'x' })).rejects.toThrow('unreachable');
  intake.trouble = new Later('unreachable');
  await expect(deliver({ account: bob, reason: 'x' })).rejects.toThrow('unreachable');
});

it('over Service Bus a waiting alert is contained once the tenant answers, and asks again as late as the tenant wishes until then', async () => {
  await deliverUnanswered();
  expect(await tryAgain(false)).toEqual({ settled: false, after: 315_000 });
  intake.trouble = undefined;
  expect(await tryAgain(false)).toEqual({ settled: true });
  expect(intake.started.map(({ input }) => input.account.objectId)).toEqual([adele]);
});

it('over Service Bus nobody is contained for an alert that never came, whatever an instance is started with', async () => {
  expect(await tryAgain(false, 'forged')).toEqual({ settled: true });
  expect(intake.started).toEqual([]);
});

it('over Service Bus a waiting alert is rejected with the reason at the last try', async () => {
  await deliverUnanswered(new Later('the tenant is gone'));
  expect(await tryAgain(true)).toEqual({ settled: true });
  expect(await rejected()).toMatchObject({ errors: [{ problem: 'the tenant is gone' }] });
});

it('over Service Bus a try never throws: a task hub that is out of reach is waited for as well', async () => {
  await deliverUnanswered();
  intake.trouble = undefined;
  intake.hubTrouble = new Error('unreachable');
  expect(await tryAgain(false)).toEqual({ settled: false, after: null });
});

it('over Service Bus an alert of which nobody can say whom it accuses waits for a person, and nothing is started', async () => {
  const many = Array.from({ length: 60 }, (_, n) => `bbbbbbbb-0000-4000-8000-${String(n).padStart(12, '0')}`);
  await deliver(incident(...many));
  expect(intake.started).toEqual([]);
  expect(await rejected()).toBeUndefined();
  expect(await kept('held')).toMatchObject({ messageId: 'm-1', code: 'too-many', receivedAt });
});

it('over Service Bus a kept alert says what it looked like and which field looked like a person, but nothing of what it said', async () => {
  const body = { event: { actor: 'mallory@evil.example', 'ada@contoso.com': { seen: true } }, tags: ['secret-word'] };
  await deliver(body);
  expect(await rejected()).toMatchObject({
    code: 'unreadable',
    outline: { fields: ['event.actor', 'event.*.seen', 'tags[]'], people: ['event.actor'] },
  });
  expect(JSON.stringify(await rejected())).not.toMatch(/mallory|ada@|secret-word/);
});
