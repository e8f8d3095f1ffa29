import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import type { FarEnd } from '../../shared/catalogue/far-end.ts';
import type { Step } from '../../shared/catalogue/step.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { seconds } from '../../shared/domain/duration.ts';
import type { Duration } from '../../shared/domain/duration.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { aStart, anAccount } from '../plan/an-account.ts';

const [leading, following] = [
  { name: 'reset-password', step: 'reset-password' },
  { name: 'remove-sign-in-methods', step: 'remove-sign-in-methods' },
];

/** Two steps of the order, of which the second follows the first: they note what is asked of them. */
async function inTurn(
  readsAhead: Duration | undefined,
  { between = seconds(1), fails = false } = {},
): Promise<string[]> {
  const said: string[] = [];
  let now = Date.UTC(2026, 10, 1, 12);
  let reads = 0;
  const stand = (name: string): Step => {
    const real = microsoft365.steps.find((step) => step.name === name)!;
    return {
      ...real,
      appliesTo: () => true,
      capture: async () => {
        said.push(`${name} is read`);
        reads += 1;
        if (fails && reads === 1) throw new Error('not now');
        return Promise.resolve({ at: now });
      },
      execute: async () => Promise.resolve(void said.push(`${name} acts`)),
      verify: async () => Promise.resolve({ is: 'holds', seen: '' }),
    };
  };
  const { readsAhead: _, ...second } = stand(following.step);
  // The first has its before-state from the start, as a step that reads nothing.
  const first = { ...stand(leading.step), capture: async () => Promise.resolve({}) };
  const steps = [first, { ...second, ...(readsAhead === undefined ? {} : { readsAhead }) }];
  const farEnd: FarEnd = { ...microsoft365, steps };
  const account = { ...anAccount(), learnt: { at: '', licences: [] } } as never;
  const start = aStart(account);
  const store = openDirectoryCaseStore(await mkdtemp(join(tmpdir(), 'cordon-')));
  const tenant = { now: () => new Date(now).toISOString() } as Tenant;
  await attempt({ start, run: leading }, { farEnd, tenant, store });
  now += between;
  await attempt({ start, run: following }, { farEnd, tenant, store });
  return said;
}

test('what may be read ahead is read while the step before it is under way', async () => {
  expect(await inTurn(seconds(30))).toEqual([
    'remove-sign-in-methods is read',
    'reset-password acts',
    'remove-sign-in-methods acts',
  ]);
});

const atItsTurn = ['reset-password acts', 'remove-sign-in-methods is read', 'remove-sign-in-methods acts'];

test('nothing else is', async () => {
  expect(await inTurn(undefined)).toEqual(atItsTurn);
});

test.each([
  ['is too old by its turn', { between: seconds(31) }],
  ['could not be read', { fails: true }],
])('what %s is read again', async (_, how) => {
  expect(await inTurn(seconds(30), how)).toEqual(['remove-sign-in-methods is read', ...atItsTurn]);
});
