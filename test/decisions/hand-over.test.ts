import { callerNamed } from '../signed-in.ts';
import { tell } from '../../shared/casefile/record.ts';
import { planned } from '../casefile/an-entry.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import type { CaseRecord } from '../../shared/casefile/registry.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { handOver } from '../../shared/decisions/hand-over.ts';
import type { Graph, Tenant } from '../../shared/catalogue/tenant.ts';
import { anAccount, synchronised } from '../plan/an-account.ts';
import { at, spoken, storeForEach, tenantThat } from '../work/a-release.ts';

const storeOf = storeForEach();
const secret = 'K7#vQ2pZ';
const { tenantId, objectId } = anAccount();
const record = { caseId: 'C-TEST-TEST', tenantId, objectId } as CaseRecord;

interface Policy {
  state?: string;
  post?: () => never;
  most?: number;
  sent?: unknown[];
}

function tenantWith(
  { state = 'enabled', post, most = 480, sent = [] }: Policy = {},
  more: Partial<Tenant> = {},
): Tenant {
  const tenant = tenantThat(spoken());
  const graph: Graph = {
    ...tenant.graph,
    get: async () => ({ state, minimumLifetimeInMinutes: 10, maximumLifetimeInMinutes: most }),
    post: async (_path, body) => {
      sent.push(body);
      post?.();
      return { temporaryAccessPass: secret, lifetimeInMinutes: Math.min(60, most), isUsableOnce: true };
    },
  };
  return { ...tenant, graph, ...more };
}

async function released(signInOpened = true, number = 1): Promise<void> {
  const store = storeOf();
  await store.putIfAbsent(`accounts/${tenantId}.${objectId}/000001`, record);
  await store.putIfAbsent(`releases/${record.caseId}/${String(number).padStart(6, '0')}`, { number, signInOpened });
}
const ask = (tenant = tenantWith()) =>
  handOver(record, { identityChecked: 'called back' }, callerNamed('Sana'), {
    farEnd: microsoft365,
    tenant,
    store: storeOf(),
  });

async function everythingIn(): Promise<string> {
  const keys = await storeOf().keys('');
  return JSON.stringify([
    keys,
    await Promise.all(keys.map((key) => storeOf().get(key))),
    await storeOf().entries(record.caseId),
  ]);
}

test('the owner gets a pass that signs in once, and it is kept nowhere', async () => {
  await released();
  const sent: unknown[] = [];
  expect(await ask(tenantWith({ sent }))).toEqual({
    handedOver: { caseId: 'C-TEST-TEST', temporaryAccessPass: secret, validUntil: '2026-11-02T10:00:00.000Z' },
  });
  expect(sent).toEqual([{ isUsableOnce: true, lifetimeInMinutes: 60 }]);
  const kept = await everythingIn();
  expect(kept).toContain('hand-over');
  expect(kept).not.toContain(secret);
});

test('a second request is refused until the case is released again', async () => {
  await released();
  await ask();
  expect(await ask()).toMatchObject({ status: 409 });
  // It finds sign-in open.
  await released(false, 2);
  expect(await ask()).toHaveProperty('handedOver');
  expect(await ask()).toMatchObject({ status: 409 });
});

test('of two requests at once only one gets a pass', async () => {
  await released();
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers.filter((answer) => 'handedOver' in answer)).toHaveLength(1);
});

test('nobody gets a pass before sign-in is open', async () => {
  expect(await ask()).toMatchObject({ status: 409 });
  await released(false);
  expect(await ask()).toMatchObject({ status: 409 });
});

test('nobody gets a pass for an account that is contained anew', async () => {
  await released();
  const newer = { ...record, caseId: 'C-NEWE-RRRR' };
  await storeOf().putIfAbsent(`accounts/${tenantId}.${objectId}/000002`, newer);
  expect(await ask()).toMatchObject({ status: 409 });
});

test('a tenant whose policy allows no pass is asked for none, and it can be asked again after that was changed', async () => {
  await released();
  const sent: unknown[] = [];
  expect(await ask(tenantWith({ state: 'disabled', sent }))).toMatchObject({ status: 502 });
  expect(sent).toEqual([]);
  expect(await ask()).toHaveProperty('handedOver');
});

test('a pass lives no longer than the policy allows', async () => {
  await released();
  const sent: unknown[] = [];
  await ask(tenantWith({ most: 30, sent }));
  expect(sent).toEqual([{ isUsableOnce: true, lifetimeInMinutes: 30 }]);
});

test.each([
  [503, new Later('throttled')],
  [502, new Refusal(400, 'invalidRequest', 'no')],
])('what the tenant says instead of a pass is answered with %s, and it may be asked again', async (status, error) => {
  await released();
  const post = (): never => {
    throw error;
  };
  expect(await ask(tenantWith({ post }))).toMatchObject({ status });
  expect(await ask()).toHaveProperty('handedOver');
});

test('a pass that could not be written down is shown to nobody, and another may be asked for', async () => {
  await released();
  const { append } = storeOf();
  storeOf().append = () => Promise.reject(new Error('disk full'));
  await expect(ask()).rejects.toThrow('disk full');
  storeOf().append = append;
  expect(await ask()).toHaveProperty('handedOver');
});

test('an account mastered on premises gets a password there as well, which is kept nowhere either', async () => {
  await released();
  await tell(storeOf(), record.caseId, planned(anAccount(synchronised), at));
  const set: string[] = [];
  const activeDirectory = {
    resetPassword: async (_sid: string, password: string, use: string) => void set.push(password, use),
  };
  const answer = await ask(tenantWith({}, { activeDirectory } as unknown as Partial<Tenant>));
  const [password = '', use] = set;
  expect(use).toBe('once');
  expect(password.length).toBeGreaterThan(20);
  expect(answer).toMatchObject({ handedOver: { directoryPassword: password } });
  expect(await everythingIn()).not.toContain(password);
});

test('where no directory is connected, a person is asked to set a password there', async () => {
  await released();
  await tell(storeOf(), record.caseId, planned(anAccount(synchronised), at));
  expect(await ask()).toMatchObject({ handedOver: { directoryNote: expect.stringContaining('by hand') as unknown } });
});
