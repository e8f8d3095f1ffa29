import type { Entry } from '../../shared/casefile/entries.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { concluded, foldOf, tried as went } from '../casefile/an-entry.ts';
import { concludeRelease } from '../../shared/plan/conclude-release.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawReleasePlan } from '../../shared/plan/release-plan.ts';
import type { ReleasePlan } from '../../shared/plan/release-plan.ts';
import type { ReleaseDecision } from '../../shared/domain/decision.ts';
import { aStart, anAccount, synchronised } from './an-account.ts';
import { aRelease, at, decided } from '../work/a-release.ts';

const tried = (step: string): Entry => went('attempt', step, at, { actedAt: at });
const done = [
  'block-sign-in',
  'revoke-sessions',
  'confirm-compromised',
  'reset-password',
  'hold-mailbox',
  'remove-delegates',
  'disable-inbox-rules',
].map((step) => tried(step));

const planFor = (differing: Partial<ReleaseDecision>, entries: readonly Entry[] = done): ReleasePlan =>
  drawReleasePlan(microsoft365, aStart(anAccount()), decided(differing), foldOf(...entries));
const order = (plan: ReleasePlan): string[][] => plan.stages.map(({ runs }) => runs.map(({ step }) => step));

test('the risk goes first, then the rest backwards, then the password is proved, and sign-in opens last', () => {
  expect(order(planFor({}))).toEqual([
    ['confirm-compromised'],
    ['disable-inbox-rules', 'remove-delegates'],
    ['prove-password'],
    ['block-sign-in'],
  ]);
});

test('nothing is let in while the password is not proved', () => {
  expect(planFor({}).stages.at(-2)?.mustLand).toBe(true);
});

test('in a false alarm nobody knew the password: only one that Cordon changed is waited for', () => {
  expect(order(planFor({ kind: 'false-alarm' })).flat()).toContain('prove-password');
  expect(order(planFor({ kind: 'false-alarm' }, [tried('block-sign-in')])).flat()).toEqual(['block-sign-in']);
  expect(order(planFor({}, [tried('block-sign-in')])).flat()).toEqual(['prove-password', 'block-sign-in']);
});

test('whoever accepts the password as it is does not wait for another', () => {
  expect(order(planFor({ accept: [{ id: 'password', value: 'x' }] })).flat()).not.toContain('prove-password');
});

test('a step that the case never tried is not taken back', () => {
  expect(order(planFor({}, [tried('stop-forwarding'), went('verdict', 'block-sign-in', at)]))).toEqual([
    ['stop-forwarding'],
  ]);
});

test('a step whose attempt the case file could not take is known from the result', () => {
  const outcome = (step: string, actedAt?: string) =>
    ({ ...went('attempt', step, at, { actedAt }), since: at }) as Outcome;
  const result = concluded([outcome('block-sign-in', at), outcome('stop-forwarding')], at);
  expect(order(planFor({}, [result])).flat()).toEqual(['prove-password', 'block-sign-in']);
});

test('the hold stays, unless it is named or all was a false alarm', () => {
  expect(planFor({}).stays).toMatchObject([{ step: 'hold-mailbox' }]);
  expect(order(planFor({ kind: 'false-alarm' })).flat()).toContain('hold-mailbox');
  expect(order(planFor({ steps: ['hold-mailbox'] }))).toEqual([['hold-mailbox']]);
});

test('a hold that the legal team asked for stays in a false alarm too', () => {
  const start = { ...aStart(anAccount()), matter: { reference: 'M-1', approvedBy: 'Legal' } };
  const plan = drawReleasePlan(microsoft365, start, decided({ kind: 'false-alarm' }), foldOf(...done));
  expect(plan.stays).toMatchObject([{ step: 'hold-mailbox' }]);
});

test('what cannot come back is named', () => {
  const named = planFor({}).irreversible.map(({ step }) => step);
  expect(named).toEqual(expect.arrayContaining(['confirm-compromised', 'reset-password', 'revoke-sessions']));
});

test('what was taken back already is left alone, unless more should come back now', () => {
  const undone: Entry[] = [...done, { ...went('undo', 'remove-delegates', at), as: 'remediated' }];
  expect(order(planFor({}, undone)).flat()).not.toContain('remove-delegates');
  expect(order(planFor({ kind: 'false-alarm' }, undone)).flat()).toContain('remove-delegates');
  expect(order(planFor({}, [...undone, tried('remove-delegates')])).flat()).toContain('remove-delegates');
});

test('a release is whole only if everything landed, and it names what did not', () => {
  const release = aRelease();
  const plan = planFor({});
  const outcome = { run: '', attempts: 1, since: at, note: 'seen' };
  const all = order(plan)
    .flat()
    .map((step) => ({ ...outcome, step, state: 'holds' as const }));
  const whole = concludeRelease({ release, refused: [], plan, undone: all }, undefined);
  expect(whole).toMatchObject({ result: 'released', because: [], signInOpened: true });
  const partly = concludeRelease({ release, refused: [], plan, undone: all.slice(0, -1) }, undefined);
  expect(partly).toMatchObject({
    result: 'partly-released',
    because: ['block-sign-in was not tried'],
    signInOpened: false,
  });
  const late = concludeRelease({ release, refused: [], plan, undone: all }, 'C-NEWE-RRRR');
  expect(late).toMatchObject({ result: 'superseded', signInOpened: false });
  expect(late.because.join()).toContain('block-sign-in');
});

test('where a release ends before it lets anybody in, the directory is shut again with the cut-off', () => {
  const start = aStart(anAccount(synchronised));
  const tries = ['block-sign-in', 'revoke-sessions', 'keep-blocked', 'disable-in-directory'].map((step) => tried(step));
  const { shutAgain } = drawReleasePlan(microsoft365, start, decided({}), foldOf(...tries));
  expect(shutAgain.cutOff.map(({ step }) => step)).toEqual(['block-sign-in', 'revoke-sessions']);
  expect(shutAgain.directory.map(({ step }) => step)).toEqual(['disable-in-directory']);
});

test('what Cordon did not disable in the directory is left to people', () => {
  const start = aStart(anAccount(synchronised));
  const staysFor = (...steps: string[]): string[] =>
    drawReleasePlan(microsoft365, start, decided({}), foldOf(...steps.map((step) => tried(step)))).stays.map(
      ({ step }) => step,
    );
  expect(staysFor('block-sign-in', 'keep-blocked')).toEqual(['keep-blocked']);
  expect(staysFor('block-sign-in', 'keep-blocked', 'disable-in-directory')).toEqual([]);
});
