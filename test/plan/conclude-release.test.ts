import { concludeRelease, notTakenBack } from '../../shared/plan/conclude-release.ts';
import type { ReleaseEnd, ReleaseResult } from '../../shared/plan/conclude-release.ts';
import type { Undone } from '../../shared/plan/outcome.ts';
import type { ReleasePlan } from '../../shared/plan/release-plan.ts';
import { aRelease } from '../work/a-release.ts';

const undone = (step: string, state: Undone['state'], more: Partial<Undone> = {}): Undone => ({
  run: `${step}-undo`,
  step,
  state,
  note: `${step} is ${state}`,
  attempts: 1,
  since: '2026-11-01T12:00:00.000Z',
  ...more,
});

const toUndo = (step: string) => ({ step, settleWithin: 60_000, pollEvery: 1_000 });
const plan: ReleasePlan = {
  stages: [
    { about: 'mailbox', runs: [toUndo('stop-forwarding')] },
    { about: 'sign-in', runs: [{ ...toUndo('block-sign-in'), letsIn: true }] },
  ],
  irreversible: [{ step: 'revoke-sessions', says: 'sessions do not come back' }],
  stays: [{ step: 'remove-delegates', says: 'stays on purpose' }],
  shutAgain: { cutOff: [], directory: [] },
};
const both = [undone('stop-forwarding', 'holds'), undone('block-sign-in', 'acknowledged')];

const concluded = (end: Partial<ReleaseEnd>, newerCase?: string): ReleaseResult =>
  concludeRelease({ release: aRelease(), refused: [], plan, undone: both, ...end }, newerCase);

test('a release of which everything landed is released, and sign-in is open', () => {
  expect(concluded({})).toMatchObject({
    caseId: 'C-TEST-TEST',
    number: 1,
    result: 'released',
    because: [],
    signInOpened: true,
    irreversible: plan.irreversible,
    stays: plan.stays,
  });
});

test('what was not tried makes it partly released, by name, and sign-in is not called open', () => {
  expect(concluded({ undone: [undone('stop-forwarding', 'holds')] })).toMatchObject({
    result: 'partly-released',
    because: ['block-sign-in was not tried'],
    signInOpened: false,
  });
});

test('what did not come back makes it partly released, and what did not apply does not', () => {
  const [, signIn] = both;
  expect(concluded({ undone: [undone('stop-forwarding', 'refused'), signIn!] })).toMatchObject({
    result: 'partly-released',
    because: ['stop-forwarding was not taken back: stop-forwarding is refused'],
    signInOpened: true,
  });
  expect(concluded({ undone: [undone('stop-forwarding', 'not-applicable'), signIn!] })).toMatchObject({
    result: 'released',
    because: [],
  });
});

test('a release that is refused before anything came back is refused, and one refused at its last gate is in part', () => {
  const refused = ['the password was not changed'];
  expect(concluded({ refused, undone: [] })).toMatchObject({
    result: 'refused',
    because: refused,
    steps: [],
    signInOpened: false,
  });
  expect(concluded({ refused, undone: [undone('stop-forwarding', 'holds')] })).toMatchObject({
    result: 'partly-released',
    because: refused,
    signInOpened: false,
  });
});

test.each([
  ['as the last look finds it', (by: string) => concluded({ undone: [undone('stop-forwarding', 'holds')] }, by)],
  [
    'as an undo found it',
    (by: string) =>
      concluded({
        undone: [undone('stop-forwarding', 'holds'), undone('block-sign-in', 'refused', { supersededBy: by })],
      }),
  ],
])('a newer case of the account wins, %s', (_, conclude) => {
  expect(conclude('C-NEW')).toMatchObject({
    result: 'superseded',
    because: ['C-NEW contains the account again', 'taken back by then: stop-forwarding'],
    signInOpened: false,
  });
});

test('a newer case wins over a sign-in that was opened before it, and says where nothing was', () => {
  expect(concluded({}, 'C-NEW')).toMatchObject({ result: 'superseded', signInOpened: false });
  expect(concluded({ undone: [] }, 'C-NEW').because).toEqual([
    'C-NEW contains the account again',
    'nothing was taken back by then',
  ]);
});

test('each step that is not as it was has a sentence of its own', () => {
  const all = [...both, undone('remove-roles', 'not-applicable'), undone('remove-consents', 'timed-out')];
  expect(notTakenBack(all)).toEqual(['remove-consents was not taken back: remove-consents is timed-out']);
});

test('sign-in is open as soon as one of several ways in is', () => {
  const more = { about: 'sign-in', runs: [{ ...toUndo('disable-in-directory'), letsIn: true }] } as const;
  const ways = { ...plan, stages: [...plan.stages, more] };
  expect(concluded({ plan: ways })).toMatchObject({ result: 'partly-released', signInOpened: true });
});
