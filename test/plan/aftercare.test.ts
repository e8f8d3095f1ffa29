import type { Entry } from '../../shared/casefile/entries.ts';
import { foldOf, planned } from '../casefile/an-entry.ts';
import { decided } from '../work/a-release.ts';
import { cutOffAnew, guardedBy, nextGuardedLook, releaseIn } from '../../shared/plan/aftercare.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { Run } from '../../shared/plan/run.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { anAccount, synchronised } from './an-account.ts';

const at = '2026-11-01T12:00:00.000Z';
const release = (number = 1, steps?: string[]): Entry => ({
  kind: 'decision',
  at,
  release: number,
  decision: decided({ by: 'Ines', ...(steps ? { steps } : {}) }),
});
const ended = (result: string, more: object = {}): Entry => ({
  kind: 'release',
  at,
  number: 1,
  result,
  because: [],
  steps: [],
  ...more,
});
const isReleased = (...entries: readonly Entry[]) => releaseIn(foldOf(...entries).releases);
const backIs = (step: string): object => ({ only: [step], steps: [{ step, state: 'holds', note: '' }] });
const other: Entry[] = [
  planned(anAccount(), at),
  { kind: 'decision', at, decision: { decision: 'tick', by: 'Ines', channel: 'x' } },
];

test('a release is under way from its decision to its end', () => {
  expect(isReleased(...other)).toEqual({ is: 'none' });
  expect(isReleased(...other, release())).toEqual({ is: 'under-way' });
  expect(isReleased(release(), ended('released', { signInOpened: true }))).toEqual({
    is: 'released',
    steps: undefined,
  });
});

test('a release that was refused opened nothing: the account is guarded again', () => {
  expect(isReleased(release(), ended('refused'))).toEqual({ is: 'none' });
  expect(isReleased(release(), ended('refused'), release(2))).toEqual({ is: 'under-way' });
});

test('after a release of single steps the others stay guarded', () => {
  const once = [release(1, ['stop-forwarding']), ended('released', backIs('stop-forwarding'))];
  expect(isReleased(...once)).toEqual({ is: 'released', steps: ['stop-forwarding'] });
  const more = { number: 2, ...backIs('disable-inbox-rules') };
  const twice = [...once, release(2, ['disable-inbox-rules']), ended('partly-released', more)];
  expect(isReleased(...twice)).toEqual({ is: 'released', steps: ['stop-forwarding', 'disable-inbox-rules'] });
});

test('a release of everything that is decided before one of a single step has ended is not taken for that', () => {
  const both = [release(1, ['stop-forwarding']), release(2), ended('released', backIs('stop-forwarding'))];
  expect(isReleased(...both)).toEqual({ is: 'under-way' });
});

test('a release of everything that did not open sign-in leaves it guarded', () => {
  const steps = [{ step: 'stop-forwarding', state: 'holds', note: '' }];
  const halted = [release(), ended('partly-released', { signInOpened: false, steps })];
  expect(isReleased(...halted)).toEqual({ is: 'released', steps: ['stop-forwarding'] });
});

test('a release of everything after sign-in was opened by name ends all guarding, and what was only acknowledged counts', () => {
  const opened = {
    only: ['block-sign-in'],
    steps: [{ step: 'block-sign-in', state: 'acknowledged', note: '' }],
    signInOpened: true,
  };
  const once = [release(1, ['block-sign-in']), ended('released', opened)];
  expect(isReleased(...once)).toEqual({ is: 'released', steps: ['block-sign-in'] });
  const rest = { number: 2, steps: [{ step: 'stop-forwarding', state: 'refused', note: '' }] };
  const twice = [...once, release(2), ended('partly-released', rest)];
  expect(isReleased(...twice)).toEqual({ is: 'released', steps: undefined });
});

test('looks come soon after a change and at most an hour apart', () => {
  expect([0, minutes(30), hours(2), hours(20)].map(nextGuardedLook)).toEqual([
    minutes(5),
    minutes(6),
    minutes(24),
    hours(1),
  ]);
});

const planFor = (account = anAccount()): ReturnType<typeof drawPlan> =>
  drawPlan(microsoft365, account, PlanOptions.parse({}), '2026-11-01T12:00:00.000Z');
const flat = (runs: readonly Run[]): Run[] => runs.flatMap((run) => [run, ...flat(run.then)]);

test('what landed and is required is guarded, each step by itself', () => {
  const plan = planFor();
  const outcomes = flat([...plan.cutOff, ...plan.rest]).map(({ name: run, step }): Outcome => ({
    run,
    step,
    state: 'holds',
    note: '',
    attempts: 1,
    since: '',
  }));
  const refused = outcomes.map((one) => (one.step === 'stop-forwarding' ? { ...one, state: 'refused' as const } : one));
  const guarded = guardedBy(plan, refused);
  expect(guarded.map(({ run }) => run.name)).toEqual(expect.arrayContaining(['block-sign-in', 'disable-inbox-rules']));
  expect(guarded.map(({ run }) => run.name)).not.toContain('stop-forwarding');
  expect(guarded.filter(({ run }) => run.step === 'revoke-sessions')).toHaveLength(1);
  for (const { run } of guarded) {
    expect(run.then).toEqual([]);
    expect(run.settleWithin).toBeLessThanOrEqual(hours(1));
  }
});

test('what has no outcome, or is not required, is not guarded', () => {
  const { cutOff } = planFor();
  const [block] = cutOff;
  const outcome: Outcome = { run: block!.name, step: block!.step, state: 'holds', note: '', attempts: 1, since: '' };
  const stepsOf = (run: Run): string[] =>
    guardedBy({ ...planFor(), cutOff: [run], rest: [] }, [outcome]).map((each) => each.run.step);
  expect(stepsOf(block!)).toEqual(['block-sign-in']);
  expect(stepsOf({ ...block!, required: false, then: [] })).toEqual([]);
});

test('what a release did not bring back stays guarded', () => {
  const steps = [
    { step: 'stop-forwarding', state: 'holds', note: '' },
    { step: 'disable-inbox-rules', state: 'refused', note: '' },
  ];
  const only = ['stop-forwarding', 'disable-inbox-rules'];
  expect(isReleased(release(1, only), ended('partly-released', { only, steps }))).toEqual({
    is: 'released',
    steps: ['stop-forwarding'],
  });
});

test('the cut-off is done anew with the password, and waits for nobody', () => {
  const cloud = flat(cutOffAnew(planFor())).map(({ step }) => step);
  expect(cloud).toEqual(expect.arrayContaining(['block-sign-in', 'revoke-sessions', 'reset-password']));
  const hybrid = flat(cutOffAnew(planFor(anAccount(synchronised))));
  expect(hybrid.map(({ step }) => step)).not.toContain('await-directory-sync');
  expect(hybrid.map(({ step }) => step)).toContain('reset-password');
  for (const { settleWithin } of hybrid) expect(settleWithin).toBeLessThanOrEqual(hours(1));
});
