import { awkward } from '../../drill/rehearsal/scenarios/awkward.ts';
import { complaintsAboutEnding } from '../../drill/rehearsal/scenarios/awkward/complaints-about-ending.ts';
import { drawTenant } from '../../drill/rehearsal/scenarios/awkward/draw-tenant.ts';
import { kindOddities } from '../../drill/rehearsal/scenarios/awkward/kind-oddities.ts';
import { oddities } from '../../drill/rehearsal/scenarios/awkward/oddities.ts';
import type { Oddity } from '../../drill/rehearsal/scenarios/awkward/oddity.ts';
import type { Ending } from '../../drill/rehearsal/scenarios/scenario.ts';
import { emptyTenant, type TenantState } from '../../drill/simulation/tenant/state.ts';
import { compromisedTenant } from '../../drill/rehearsal/scenarios/compromised-tenant.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { watchCase } from '../../drill/rehearsal/watch-case.ts';
import type { CaseClient } from '../../drill/rehearsal/case-client.ts';
import { handDrivenClock } from '../simulation/hand-driven-clock.ts';

const emptyOf = (seed: number): TenantState =>
  emptyTenant({ clock: handDrivenClock(Date.parse('2026-03-02T09:00:00Z')), seed });

function tenantOf(seed: number): TenantState {
  const state = emptyOf(seed);
  awkward.setUp(state);
  return state;
}

describe('What a seed draws', () => {
  const names = (list: readonly Oddity[], seed: number): readonly string[] => {
    const state = emptyOf(seed);
    const idle = list.map(({ make: _, ...oddity }) => oddity);
    drawTenant(idle, { ...compromisedTenant(state, people.alex, people.priya), state, most: 1 });
    return state.drawn;
  };
  const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

  test('the same seed draws the same tenant, to the last rule', () => {
    const [one, other] = [tenantOf(7), tenantOf(7)];
    const shown = ({ drawn, mailboxes, identity, users, organization }: TenantState) => ({
      ...{ drawn, mailboxes, users, organization },
      devices: [...identity.devices.values()],
    });
    expect(shown(one)).toEqual(shown(other));
    expect(one.drawn).not.toEqual(tenantOf(8).drawn);
  });

  test('every oddity is in some tenant of two hundred, and of a group at most one', () => {
    const drawn = seeds.map((seed) => names(oddities, seed));
    for (const { name } of oddities) expect(drawn.flat()).toContain(name);
    for (const group of new Set(oddities.flatMap(({ instead }) => instead ?? []))) {
      const those = oddities.filter(({ instead }) => instead === group);
      const counts = drawn.map((one) => those.filter(({ name }) => one.includes(name)).length);
      expect(Math.max(...counts)).toBe(1);
    }
    // What an account is differs in most tenants.
    expect(drawn.filter((one) => kindOddities.some(({ name }) => one.includes(name))).length).toBeGreaterThan(80);
  });

  test('one more oddity leaves what is drawn of the others as it was', () => {
    for (const seed of seeds) {
      const before = names(oddities, seed);
      const after = names([{ name: 'a newcomer' }, ...oddities], seed);
      expect(after.filter((name) => name !== 'a newcomer')).toEqual(before);
    }
  });

  test('one tenant in twenty has thousands of things, and the others at most three hundred', () => {
    const states = seeds.slice(0, 40).map(tenantOf);
    const vast = states.filter(({ drawn }) => drawn.includes('thousands of things'));
    expect(vast.length).toBeGreaterThan(0);
    expect(vast.length).toBeLessThan(8);
    for (const { drawn, mailboxes } of states)
      if (!drawn.includes('thousands of things')) expect(mailboxes.size).toBeLessThan(500);
  });
});

const shut: Ending['doors'] = [{ door: 'inbox-rule', opened: false, answer: '403' }];
const open: Ending['doors'] = [{ door: 'inbox-rule', opened: true, answer: '202' }];
const ending = (result: string, doors: Ending['doors'], note = '', more: Partial<Ending['view']> = {}): Ending => ({
  view: {
    ...{ caseId: 'C-TEST-TEST', account: people.alex, status: 'ended', result, entries: [] },
    ...{ because: [], uncertain: [], residualRisk: [], findings: [] },
    steps: [{ run: 'block-sign-in', step: 'block-sign-in', state: 'holds', note }],
    ...more,
  },
  ...{ cases: [], doors, state: emptyOf(1), remembered: undefined },
});
const saysRetired: Oddity = { name: 'retired', ends: /^partial$/, says: [/was retired/], staysOpen: /^inbox-rule$/ };

const endings: readonly [string, readonly Oddity[], Ending, readonly unknown[]][] = [
  ['a contained case with every door shut', [], ending('contained', shut), []],
  ['a false contained', [], ending('contained', open), ['falsely contained', 'the attacker can still use inbox-rule']],
  ['a case that is not contained for no reason', [], ending('partial', shut), [/ended partial/]],
  [
    'a door that is open and could be shut',
    [],
    ending('partial', open),
    [/ended partial/, 'the attacker can still use inbox-rule'],
  ],
  ['an oddity that ends as it must', [saysRetired], ending('partial', open, 'it was retired'), []],
  ['a case that calls contained what cannot be', [saysRetired], ending('contained', open, 'it was retired'), [/ended/]],
  ['a word that is missing', [saysRetired], ending('partial', open), [/retired: the case does not say/]],
  [
    'a word that is wrong',
    [{ name: 'busy', saysNot: [/permission is missing/] }],
    ending('contained', shut, 'a permission is missing'),
    ['busy: the case says "permission is missing"'],
  ],
  [
    'a word among what is not known',
    [{ name: 'busy', saysNot: [/HTTP 404/] }],
    ending('contained', shut, '', { uncertain: ['HTTP 404'] }),
    [/HTTP 404/],
  ],
  [
    'a case that must not start, and of which nothing else is asked',
    [
      { name: 'many', wrong: () => ['3 rules still run'] },
      { name: 'customer', startsNoCase: true, ends: /^rejected$/, staysOpen: /./ },
    ],
    ending('rejected', open),
    [],
  ],
  [
    'an oddity that its account has nothing to do with',
    [{ name: 'many folders', concerns: () => false, ends: /^partial$/, says: [/folders were not asked for/] }],
    ending('contained', shut),
    [],
  ],
  [
    'an account that was gone before the rest was shut, but for what it finds itself',
    [
      { name: 'many', ends: /^partial$/, says: [/a method is left/], wrong: () => ['3 rules still run'] },
      { name: 'deleted', breaksOff: true, ends: /^partial$/, staysOpen: /./, wrong: () => ['it was restored'] },
    ],
    ending('partial', open),
    ['it was restored'],
  ],
  [
    'what the oddity itself finds',
    [{ name: 'many', wrong: () => ['3 rules still run'] }],
    ending('contained', shut),
    ['3 rules still run'],
  ],
];

describe('What is wrong with an ending', () => {
  test.each(endings)('%s', (_, drawn, seen, complaints) => {
    const found = complaintsAboutEnding(drawn, seen);
    expect(found).toHaveLength(complaints.length);
    for (const [index, wanted] of complaints.entries())
      if (wanted instanceof RegExp) expect(found[index]).toMatch(wanted);
      else expect(found[index]).toBe(wanted);
  });
});

test('a drill ends where its alert is rejected: there is no case to wait for', async () => {
  const clock = handDrivenClock(0);
  const client = { list: async () => [], rejected: async () => ['the alert', 'names a customer'] };
  const watched = watchCase(clock, 0, client as unknown as CaseClient, { account: people.alex }, () => undefined);
  expect((await watched).view).toMatchObject({ result: 'rejected', because: ['the alert', 'names a customer'] });
});
