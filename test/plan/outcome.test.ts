import type { Verdict } from '../../shared/catalogue/step.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import {
  hasEnded,
  hasLanded,
  leadsOn,
  outcomeOf,
  outcomeOfError,
  unanswered,
  undoOf,
} from '../../shared/plan/outcome.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';

/** By state: is anything still to come, is it so, and may what follows begin. */
const states: Record<Outcome['state'], readonly [ended: boolean, landed: boolean, leads: boolean]> = {
  holds: [true, true, true],
  acknowledged: [true, true, true],
  'not-yet': [false, false, false],
  later: [false, false, false],
  refused: [true, false, false],
  'not-performed': [true, false, false],
  'not-applicable': [true, false, true],
  'left-out': [true, false, false],
  'timed-out': [true, false, false],
};

test.each(Object.entries(states))('%s ends, lands and leads on as it says', (name, [ended, landed, leads]) => {
  const state = name as Outcome['state'];
  expect(hasEnded({ state })).toBe(ended);
  expect(hasLanded({ state })).toBe(landed);
  expect(leadsOn({ state }, {})).toBe(leads);
  expect(leadsOn({ state }, { thenAnyway: true })).toBe(true);
});

test.each<[Verdict, object]>([
  [
    { is: 'holds', seen: 'blocked' },
    { state: 'holds', note: 'blocked' },
  ],
  [
    { is: 'acknowledged', seen: 'sent', until: '2026-11-01T13:00:00Z' },
    { state: 'acknowledged', note: 'sent; distrust it until 2026-11-01T13:00:00Z' },
  ],
  [
    { is: 'not-yet', seen: 'open' },
    { state: 'not-yet', note: 'open' },
  ],
  [
    { is: 'not-yet', seen: 'open', lookAgain: 5_000, actAgain: true },
    { state: 'not-yet', note: 'open', lookAgain: 5_000, actAgain: true },
  ],
  [
    { is: 'refused', reason: 'no right' },
    { state: 'refused', note: 'no right' },
  ],
  [
    { is: 'not-performed', reason: 'no mailbox' },
    { state: 'not-performed', note: 'no mailbox' },
  ],
])('the verdict %j is told as it was given', (verdict, told) => {
  expect(outcomeOf(verdict)).toEqual(told);
});

test('a refusal ends the run and names the request, and everything else is asked again when the service said', () => {
  expect(outcomeOfError(new Refusal(403, 'Forbidden', 'no right', { requestId: 'r-1' }))).toEqual({
    state: 'refused',
    note: 'Forbidden: no right (request r-1)',
  });
  expect(outcomeOfError(new Refusal(403, 'Forbidden', 'no right'))).toEqual({
    state: 'refused',
    note: 'Forbidden: no right',
  });
  expect(outcomeOfError(new Later('throttled', 7_000))).toEqual({
    state: 'later',
    note: 'throttled',
    lookAgain: 7_000,
  });
  expect(outcomeOfError(new Later('broken'))).toEqual({ state: 'later', note: 'broken' });
  expect(outcomeOfError(new Error('socket hang up'))).toMatchObject({ state: 'later' });
});

test('a run that gave no answer keeps what was known of it but the wait, and counts the attempt', () => {
  const run = { run: 'block-sign-in', step: 'block-sign-in' };
  const now = '2026-11-01T12:05:00.000Z';
  expect(unanswered(run, undefined, now, 'no answer')).toEqual({
    ...run,
    since: now,
    attempts: 1,
    state: 'later',
    why: 'no answer',
  });
  const before: Outcome = {
    ...run,
    state: 'not-yet',
    note: 'open',
    attempts: 3,
    since: '2026-11-01T12:00:00.000Z',
    actedAt: '2026-11-01T12:00:01.000Z',
    lookAgain: 9_000,
  };
  const { lookAgain: _, ...known } = before;
  expect(unanswered(run, before, now, 'no answer')).toEqual({
    ...known,
    attempts: 4,
    state: 'later',
    why: 'no answer',
  });
});

test('an undo is a run of its own beside the step it takes back', () => {
  expect(undoOf('block-sign-in')).toEqual({ run: 'block-sign-in-undo', step: 'block-sign-in' });
});
