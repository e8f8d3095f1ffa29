import { conclude } from '../../shared/plan/conclude.ts';
import type { Found } from '../../shared/plan/conclude.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { aStart, anAccount } from './an-account.ts';

const outcome = (step: string, state: Outcome['state'], more: Partial<Outcome> = {}): Outcome => ({
  run: step,
  step,
  state,
  note: '',
  attempts: 1,
  since: '2026-11-01T12:00:00.100Z',
  actedAt: '2026-11-01T12:00:00.500Z',
  ...more,
});

function concluded(
  outcomes: Outcome[],
  more: Partial<Found> = {},
  acts: Parameters<typeof conclude>[3] = [],
  options: Partial<PlanOptions> = {},
): ReturnType<typeof conclude> {
  const finding = {
    caseId: 'C-0000-0000',
    cutOff: outcomes,
    outcomes,
    requiredSteps: ['block-sign-in', 'revoke-sessions'],
    proof: [],
    reopened: [],
    provenAt: '2026-11-01T13:30:00.000Z',
    ...more,
  };
  return conclude(microsoft365, aStart(anAccount(), options), finding, acts);
}

test('is contained when every required run holds at the last look', () => {
  expect(concluded([outcome('block-sign-in', 'holds'), outcome('revoke-sessions', 'holds')])).toMatchObject({
    result: 'contained',
    because: [],
    t1Ms: 500,
  });
});

test.each(['not-yet', 'later', 'refused', 'timed-out', 'not-performed'] as const)(
  'one required run that is %s makes it partial, never contained',
  (state) => {
    const { result, because } = concluded([outcome('block-sign-in', 'holds'), outcome('revoke-sessions', state)]);
    expect(result).toBe('partial');
    expect(because).toHaveLength(1);
  },
);

test('what was opened again each time it was shut is never contained, though it was shut once more', () => {
  const outcomes = [outcome('block-sign-in', 'holds'), outcome('revoke-sessions', 'holds')];
  const { result, because } = concluded(outcomes, { reopened: ['stop-forwarding'] });
  expect(result).toBe('partial');
  expect(because).toEqual([expect.stringContaining('stop-forwarding was opened again')]);
});

test('an optional run that was not performed does not stand in the way', () => {
  const outcomes = [outcome('block-sign-in', 'holds'), outcome('revoke-sharepoint-sessions', 'not-performed')];
  expect(concluded(outcomes).result).toBe('contained');
});

test('an optional step that was left out on request does', () => {
  const outcomes = [outcome('block-sign-in', 'holds'), outcome('revoke-sharepoint-sessions', 'left-out')];
  expect(concluded(outcomes).result).toBe('partial');
});

test('life in a log after the end of every token is partial, however well the steps hold', () => {
  const held = [
    outcome('block-sign-in', 'holds'),
    outcome('revoke-sessions', 'holds'),
    outcome('move-mailbox', 'holds'),
  ];
  const alive = { log: 'mailbox audit', state: 'alive', note: '1 act that nothing explains', seen: [] } as const;
  expect(concluded(held, { proof: [alive] })).toMatchObject({
    result: 'partial',
    because: ['access persists: the log of mailbox audit shows 1 act that nothing explains'],
  });
});

test('a log that cannot be read is said to be unknown, and takes nothing from contained', () => {
  const held = [outcome('block-sign-in', 'holds'), outcome('revoke-sessions', 'holds')];
  const unknown = { log: 'interactive sign-ins', state: 'unknown', note: 'no licence', seen: [] } as const;
  expect(concluded(held, { proof: [unknown] })).toMatchObject({
    result: 'contained',
    uncertain: ['it is unknown whether the interactive sign-ins are quiet (no licence)'],
  });
});

test('is failed when no cut-off call was ever acknowledged', () => {
  const { actedAt: _, ...never } = outcome('block-sign-in', 'refused');
  expect(concluded([never])).toMatchObject({ result: 'failed', t1Ms: null });
});

test('what many runs have in common is said once, with how many they are', () => {
  const refused = (step: string, note: string): Outcome => outcome(step, 'refused', { note });
  const steps = ['block-sign-in', 'revoke-sessions', 'remove-delegates', 'stop-forwarding'];
  const outcomes = steps.map((step, n) => refused(step, `the account was deleted (request 8c6f-${String(n)})`));
  const { because } = concluded([...outcomes, refused('reset-password', 'something else')], {
    requiredSteps: [...steps, 'reset-password'],
  });
  expect(because).toEqual([
    'block-sign-in, revoke-sessions and 2 more do not hold: refused, the account was deleted',
    'reset-password does not hold: refused, something else',
  ]);
});

test('what two runs have in common is said for each, and a request in the middle of a sentence stays', () => {
  const outcomes = ['block-sign-in', 'revoke-sessions'].map((step) => outcome(step, 'refused', { note: 'it is gone' }));
  expect(concluded(outcomes).because).toEqual([
    'block-sign-in does not hold: refused, it is gone',
    'revoke-sessions does not hold: refused, it is gone',
  ]);
  const notes = ['one', 'two', 'three'].map((word) => `503 (request ${word}) twice`);
  const three = notes.map((note, n) => outcome('block-sign-in', 'refused', { note, run: `run-${String(n)}` }));
  expect(concluded(three).because).toEqual(notes.map((note, n) => `run-${String(n)} does not hold: refused, ${note}`));
});

test('a required run that was left out is a reason once, and one that does not apply is none', () => {
  const because = (state: Outcome['state']): readonly string[] =>
    concluded([outcome('block-sign-in', 'holds'), outcome('revoke-sessions', state)]).because;
  expect(because('left-out')).toEqual(['revoke-sessions was left out']);
  expect(because('not-applicable')).toEqual([]);
});

test('the cut-off has taken as long as the last of its calls', () => {
  const late = outcome('revoke-sessions', 'holds', { actedAt: '2026-11-01T12:00:00.900Z' });
  expect(concluded([outcome('block-sign-in', 'holds'), late]).t1Ms).toBe(900);
});

test('of a case that was opened anew T1 counts to when the last of its calls was first acknowledged', () => {
  const later = { actedAt: '2026-11-01T12:07:00.000Z' };
  const outcomes = [outcome('block-sign-in', 'holds', later), outcome('revoke-sessions', 'holds', later)];
  const act = (run: string, actedAt: string) => ({ run, actedAt });
  const before = act('revoke-sessions', '2026-11-01T11:00:00.000Z');
  const first = [act('block-sign-in', '2026-11-01T12:00:00.400Z'), act('revoke-sessions', '2026-11-01T12:00:00.700Z')];
  expect(concluded(outcomes, {}, [before, ...first]).t1Ms).toBe(700);
  expect(concluded(outcomes, {}, [before]).t1Ms).toBe(7 * 60_000);
});

const atLevel = (level: 'soft' | 'hard', outcomes: Outcome[], requiredSteps: readonly string[]) =>
  concluded(outcomes, { requiredSteps }, [], { level });

test('soft is softened at best, and says what it leaves out', () => {
  const leftOut = ['block-sign-in', 'reset-password', 'stop-forwarding'].map((step) => outcome(step, 'left-out'));
  const { result, because, residualRisk } = atLevel(
    'soft',
    [outcome('revoke-sessions', 'holds'), ...leftOut],
    ['revoke-sessions'],
  );
  expect(result).toBe('softened');
  expect(because).toEqual(['the level is soft, which leaves out block-sign-in, reset-password and 1 more']);
  expect(residualRisk.filter(({ sentence }) => sentence.includes('stop-forwarding'))).toHaveLength(1);
});

test('soft whose sessions were not ended is not even softened', () => {
  const asked = atLevel('soft', [outcome('revoke-sessions', 'refused')], ['revoke-sessions']);
  expect(asked.result).toBe('partial');
  const byRequest = [outcome('revoke-sessions', 'left-out'), outcome('revoke-sharepoint-sessions', 'acknowledged')];
  expect(atLevel('soft', byRequest, []).result).toBe('partial');
});

test('hard is partial at best: the back doors stand open', () => {
  const outcomes = [outcome('block-sign-in', 'holds'), outcome('remove-delegates', 'left-out')];
  expect(atLevel('hard', outcomes, ['block-sign-in'])).toMatchObject({
    result: 'partial',
    because: ['the level is hard, which leaves out remove-delegates'],
  });
});
