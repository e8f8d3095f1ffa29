import { callerNamed } from '../signed-in.ts';
import { InvocationContext } from '@azure/functions';
import { postDecision } from '../../functions/http/post-decision.ts';
import type { Entry } from '../../shared/casefile/entries.ts';
import { tell } from '../../shared/casefile/record.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import { planned, tried } from '../casefile/an-entry.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { decided } from '../work/a-release.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { decide } from '../../shared/decisions/decide.ts';
import { Decision } from '../../shared/domain/decision.ts';
import { adele, fakeIntake, tenantId, type FakeIntake } from '../intake/fake-intake.ts';

const record = { caseId: 'C-7KQ4-M2XF', instanceId: 'tenant.account' } as CaseRecord;
let intake: FakeIntake;
beforeEach(async () => {
  intake = await fakeIntake();
});
afterEach(() => intake.close());

const woken = (): string[] => intake.raised.map(({ instanceId }) => instanceId);

test('an approval is written down, and wakes the run it is about', async () => {
  const approval = Decision.parse({ decision: 'approve', by: 'Noor', about: 'purge-sent-messages' });
  intake.instances.set('tenant.account:purge-sent-messages', 'Running');
  await decide(record, approval, intake);
  expect(woken()).toEqual(['tenant.account:purge-sent-messages']);
  expect((await intake.store.entries(record.caseId)).map(({ kind }) => kind)).toEqual(['decision']);
});

test('a word about the case itself wakes its watch and its aftercare', async () => {
  for (const name of ['watch', 'aftercare']) intake.instances.set(`tenant.account:${name}`, 'Running');
  await decide(record, Decision.parse({ decision: 'escalate', by: 'Noor' }), intake);
  expect(woken()).toEqual(['tenant.account:watch', 'tenant.account:aftercare']);
});

test('where nobody waits yet the word is in the case file all the same', async () => {
  await decide(record, Decision.parse({ decision: 'escalate', by: 'Noor' }), intake);
  expect(woken()).toEqual([]);
  expect(await intake.store.entries(record.caseId)).toHaveLength(1);
});

const about = 'purge-sent-messages';
const words: Readonly<Record<string, object>> = {
  approve: { decision: 'approve', about },
  reject: { decision: 'reject', about },
  start: { decision: 'approve', about: 'containment' },
  escalate: { decision: 'escalate' },
  close: { decision: 'close' },
  release: { decision: 'release' },
  tick: { decision: 'tick', channel: 'phone-tree' },
};
const word = (name: string, by = 'Noor'): Decision => Decision.parse({ by, ...words[name] });
const account = `${tenantId}.${adele}`;
const aCase = {
  caseId: 'C-7KQ4-M2XF',
  instanceId: account,
  tenantId,
  objectId: adele,
  userPrincipalName: 'adele@contoso.com',
  startedAt: '2026-03-31T12:00:00.000Z',
  incident: aStart(anAccount()).incident,
  options: PlanOptions.parse({ purgeSent: { askedBy: 'Mia', subject: 'invoice' } }),
} satisfies CaseRecord;
const aWatch = { ...aCase, watch: { reference: 'M-1', approvedBy: 'Counsel' } };

const say = (entry: Entry) => tell(intake.store, aCase.caseId, entry);
const said = (name: string) => say({ kind: 'decision', at: intake.now(), decision: word(name) });
const runs = (name = '', status = 'Running') => intake.instances.set(`${account}${name}`, status);
const shut = async (status: string): Promise<void> => {
  runs('', status);
  await say(planned(anAccount(), intake.now()));
  for (const step of ['block-sign-in', 'stop-forwarding']) await say(tried('attempt', step, intake.now()));
};
const over = async (as: string): Promise<void> => {
  await shut('Completed');
  await intake.end(aCase.caseId, as);
};
const purgeWaits = async (): Promise<void> => {
  await say(tried('attempt', about, intake.now(), { state: 'not-yet' }));
  runs(`:${about}`);
};
const back = async (): Promise<void> => {
  await over('contained');
  for (const step of ['block-sign-in', 'stop-forwarding']) await say(tried('undo', step, intake.now(), { release: 1 }));
  await intake.store.putIfAbsent(`releases/${aCase.caseId}/000001`, { number: 1, signInOpened: true });
};

/** How a case may stand, and the words that count then. All others are refused. */
const states: readonly (readonly [string, CaseRecord, () => Promise<unknown>, readonly string[]])[] = [
  ['is being contained', aCase, () => shut('Running'), []],
  ['is contained', aCase, () => over('contained'), ['release']],
  ['is partial', aCase, () => over('partial'), ['release']],
  ['changed nothing', aCase, () => over('nothing-to-do'), []],
  ['broke off', aCase, () => shut('Failed'), ['release']],
  ['broke off before it did anything', aCase, async () => runs('', 'Failed'), []],
  [
    'is superseded',
    aCase,
    async () => {
      await over('contained');
      await intake.store.putIfAbsent(`accounts/${account}/000002`, { ...aCase, caseId: 'C-NEWE-RRRR' });
    },
    [],
  ],
  ['is released', aCase, back, []],
  [
    'is being released otherwise',
    aCase,
    async () => {
      await over('contained');
      runs(':release');
      await say({ kind: 'decision', at: intake.now(), decision: decided({ kind: 'false-alarm' }), release: 1 });
    },
    [],
  ],
  [
    'is held by a gate',
    aCase,
    () => intake.store.putIfAbsent(`held/${aCase.caseId}`, { is: 'hold', because: [], at: intake.now() }),
    ['start'],
  ],
  [
    'has a purge that waits',
    aCase,
    async () => {
      await shut('Running');
      await purgeWaits();
    },
    ['approve', 'reject'],
  ],
  [
    'has a purge that waits on after the result',
    aCase,
    async () => {
      await over('contained');
      await purgeWaits();
    },
    ['approve', 'reject', 'release'],
  ],
  [
    'has a purge that is approved',
    aCase,
    async () => {
      await shut('Running');
      await purgeWaits();
      await said('approve');
    },
    [],
  ],
  [
    'has a purge that broke off',
    aCase,
    async () => {
      await shut('Running');
      await purgeWaits();
      runs(`:${about}`, 'Terminated');
    },
    [],
  ],
  ['is being watched', aWatch, async () => runs(), ['escalate', 'close', 'tick']],
  [
    'is a watch with an item ticked off',
    aWatch,
    async () => {
      runs();
      await said('tick');
    },
    ['escalate', 'close'],
  ],
  [
    'is a watch that is being closed',
    aWatch,
    async () => {
      runs();
      await said('close');
    },
    [],
  ],
  [
    'is a watch that is being escalated',
    aWatch,
    async () => {
      runs();
      await said('escalate');
    },
    ['tick'],
  ],
  [
    'is a watch that was escalated, and contained',
    aWatch,
    async () => {
      await said('escalate');
      await over('contained');
    },
    ['release', 'tick'],
  ],
  ['is a watch that is over', aWatch, () => over('watched'), []],
  ['is a watch that the gate refused', aWatch, () => over('rejected'), []],
  [
    'is a watch that broke off, and is opened anew',
    aWatch,
    async () => runs('', 'Failed'),
    ['escalate', 'close', 'tick'],
  ],
  [
    'is a watch that broke off too often',
    aWatch,
    async () => {
      runs('', 'Failed');
      await intake.store.putIfAbsent(`given-up/${aCase.caseId}/watch`, {});
    },
    [],
  ],
];

test.each(states)('of a case that %s each word changes something or is refused', async (_, found, stands, counts) => {
  for (const name of Object.keys(words)) {
    await intake.close();
    intake = await fakeIntake();
    await intake.store.putIfAbsent(`accounts/${account}/000001`, found);
    await stands();
    const before = await intake.store.entries(aCase.caseId);
    const asked = { found, body: word(name), query: {}, intake, connect: noTenant, context, receivedAt: intake.now() };
    const { status, body } = await postDecision.handle({
      ...asked,
      caller: callerNamed('Noor'),
    });
    const told = (await intake.store.entries(aCase.caseId)).slice(before.length).map(({ kind }) => kind);
    expect([name, told.includes('decision'), status]).toEqual([
      name,
      counts.includes(name),
      counts.includes(name) ? 202 : 409,
    ]);
    if (counts.includes(name)) continue;
    expect(told).toEqual([]);
    const { detail, errors } = JSON.parse(body as string) as Problem;
    for (const sentence of [detail, ...errors.flatMap(({ problem, remedy }) => [problem, remedy])])
      expect(sentence).toMatch(/\w+ \w+/);
  }
});
const noTenant = (): Promise<never> => Promise.reject(new Error('no tenant is asked'));
const context = new InvocationContext({ logHandler: () => undefined });
