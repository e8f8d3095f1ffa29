import { compareBehaviour } from '../../bench/compare-behaviour/compare-behaviour.ts';
import { behaviourOf, cmdlet, noRenames, request, type ADrill, type Entry } from './a-drill.ts';

const mailbox = { Identity: 'a1e70000-0000-4000-8000-000000000001' };
const block = request('/v1.0/users/alex', { method: 'PATCH', asked: '{"accountEnabled":false}', status: 204 });
const stopForwarding = cmdlet('Set-Mailbox', { ...mailbox, ForwardingAddress: null });
const look = cmdlet('Get-Mailbox', mailbox);
const drill: ADrill = {
  requests: [block, stopForwarding, look],
  entries: [{ kind: 'plan' }, { kind: 'attempt', run: 'stop-forwarding', state: 'holds' }, { kind: 'result' }],
  steps: [{ name: 'stop-forwarding', state: 'holds', note: 'nothing is forwarded' }],
};

/** What differs where BASE did `drill` and the working tree does this. */
const differences = (now: ADrill, base = drill) => compareBehaviour([behaviourOf(base)], [behaviourOf(now)]);

test('a drill that does the same is the same', () => {
  expect(differences(drill)).toEqual([]);
});

test('what is not done any more, and what is done besides, are differences a step', () => {
  expect(differences({ ...drill, steps: [] })).toEqual([
    { section: 'verdict', base: 'step stop-forwarding holds: nothing is forwarded' },
  ]);
});

test('what is not done any more, and what is done besides, are differences how a step ended', () => {
  const [step] = drill.steps!;
  expect(differences({ ...drill, steps: [{ ...step!, state: 'refused' }] })).toEqual([
    { section: 'verdict', base: 'step stop-forwarding holds: nothing is forwarded' },
    { section: 'verdict', now: 'step stop-forwarding refused: nothing is forwarded' },
  ]);
});

test('what is not done any more, and what is done besides, are differences a write', () => {
  const added = request('/v1.0/users/alex/revokeSignInSessions', { method: 'POST' });
  expect(differences({ ...drill, requests: [...drill.requests!, added] })).toEqual([
    { section: 'writes to the tenant', now: 'POST /v1.0/users/alex/revokeSignInSessions -> 200' },
  ]);
  expect(differences({ ...drill, requests: [block, look] })).toHaveLength(1);
});

test('what is not done any more, and what is done besides, are differences a write that is repeated once more', () => {
  expect(differences({ ...drill, requests: [...drill.requests!, block] })).toEqual([
    {
      section: 'writes to the tenant',
      base: '1 x PATCH /v1.0/users/alex {accountEnabled: false} -> 204',
      now: '2 x PATCH /v1.0/users/alex {accountEnabled: false} -> 204',
    },
  ]);
});

test('what is not done any more, and what is done besides, are differences what a write says, and how it was answered', () => {
  const enabled = { ...block, asked: '{"accountEnabled":true}' };
  expect(differences({ ...drill, requests: [enabled, stopForwarding, look] })).toHaveLength(2);
  const refused = { ...block, status: 403 };
  expect(differences({ ...drill, requests: [refused, stopForwarding, look] })).toHaveLength(2);
});

test('what is not done any more, and what is done besides, are differences a read', () => {
  expect(differences({ ...drill, requests: [block, stopForwarding] })).toEqual([
    { section: 'reads from the tenant', base: `Get-Mailbox {Identity: ${mailbox.Identity}} -> 200` },
  ]);
});

test('what is not done any more, and what is done besides, are differences an entry of the case', () => {
  expect(differences({ ...drill, entries: drill.entries!.slice(1) })).toEqual([
    { section: 'entries of case 1 of alex.weber@contoso.com', base: 'plan' },
  ]);
});

test('what is not done any more, and what is done besides, are differences a case', () => {
  const noCase = { ...drill, wire: { exchanged: [] } };
  expect(differences(drill, noCase)).toContainEqual({
    section: 'case 1 of alex.weber@contoso.com',
    now: 'status ended',
  });
});

test('what is not done any more, and what is done besides, are differences a verdict', () => {
  const { sections, firstWrites } = behaviourOf(drill);
  const without = { firstWrites, sections: sections.filter(({ name }) => name !== 'verdict') };
  expect(compareBehaviour([behaviourOf(drill)], [without])).toContainEqual({
    section: 'verdict',
    base: 'result contained',
  });
});

describe('what varies of itself is none', () => {
  test('a look more', () => {
    expect(differences({ ...drill, requests: [...drill.requests!, look, look] })).toEqual([]);
    const incessant = Array.from({ length: 20 }, () => look);
    expect(differences({ ...drill, requests: [...drill.requests!, ...incessant] })).toHaveLength(1);
  });

  test('which of two writes comes first, side by side', () => {
    expect(differences({ ...drill, requests: [stopForwarding, block, look] })).toEqual([]);
  });

  test('a line that any recording of the one shares with any of the other', () => {
    const other = behaviourOf({ ...drill, entries: drill.entries!.slice(1) });
    expect(compareBehaviour([behaviourOf(drill)], [other, behaviourOf(drill)])).toEqual([]);
    expect(compareBehaviour([behaviourOf(drill)], [other, other])).toHaveLength(1);
  });
});

test('two writes that wait for one another must not change places', () => {
  const early = (seconds: number) => ({
    ...block,
    began: block.began + seconds * 1_000,
    ended: block.ended + seconds * 1_000,
  });
  const [before, after] = [early(-60), early(60)];
  expect(differences({ requests: [stopForwarding, after] }, { requests: [before, stopForwarding] })).toEqual([
    {
      section: 'order of first writes',
      base: expect.stringMatching(/^PATCH .+, then Set-Mailbox /),
      now: expect.stringMatching(/^Set-Mailbox .+, then PATCH /),
    },
  ]);
});

test('an old word is the new one where a rename is listed', () => {
  const renamed = (entries: readonly Entry[]): Entry[] =>
    entries.map((entry) => ({ ...entry, kind: `${entry.kind}-told` }));
  const now = behaviourOf({ ...drill, entries: renamed(drill.entries!) });
  expect(compareBehaviour([behaviourOf(drill)], [now])).not.toEqual([]);
  const kinds = { plan: 'plan-told', attempt: 'attempt-told', result: 'result-told' };
  const renames = { ...noRenames, kinds };
  const put = behaviourOf({ ...drill, entries: renamed(drill.entries!) }, renames);
  expect(compareBehaviour([behaviourOf(drill, renames, 'base')], [put])).toEqual([]);
});

describe('an old sentence is the new one where it is listed', () => {
  const noting = (note: string): ADrill => ({ ...drill, steps: [{ name: 'reset-password', state: 'holds', note }] });
  const [was, is] = [noting('the password of 2026-01-05T09:00:00Z'), noting('set at 2026-01-05T09:00:00Z')];
  const sentences: [string, string][] = [['the password of (\\S+)', 'set at $1']];
  const base = behaviourOf(was, { ...noRenames, sentences }, 'base');

  test('in the recording of the base, with what its groups caught', () => {
    expect(compareBehaviour([behaviourOf(was)], [behaviourOf(is)])).not.toEqual([]);
    expect(compareBehaviour([base], [behaviourOf(is, { ...noRenames, sentences })])).toEqual([]);
  });

  test('and not in the recording of the working tree, which must not say it any more', () => {
    expect(compareBehaviour([base], [behaviourOf(was, { ...noRenames, sentences })])).not.toEqual([]);
  });
});
