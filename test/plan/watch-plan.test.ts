import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { closePlanOf } from '../../shared/plan/close-plan-of.ts';
import { drawWatchPlan } from '../../shared/plan/watch-plan.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { anAccount } from './an-account.ts';

const at = '2026-11-01T12:00:00Z';
const options = PlanOptions.parse({ preservationMailbox: 'copies@contoso.com' });

test.each(steps.filter(({ impact }) => impact !== 'unnoticed').map((step) => [step.name, step] as const))(
  'a watch refuses %s, which the account could notice',
  (name, step) => {
    const plan = drawWatchPlan([step], anAccount(), options, at);
    expect(plan.runs).toEqual([]);
    expect(plan.notDone).toEqual([expect.objectContaining({ step: name, state: 'refused' })]);
  },
);

test('everything a watch does is unnoticed', () => {
  const { runs, notDone } = drawWatchPlan(microsoft365.order.watch, anAccount(), options, at);
  expect(runs.map(({ step }) => step)).toEqual(['hold-mailbox', 'copy-mail', 'audit-mailbox']);
  expect(notDone).toEqual([]);
});

test('what is left out by request is said to be', () => {
  const { runs, notDone } = drawWatchPlan(
    microsoft365.order.watch,
    anAccount(),
    { ...options, without: ['copy-mail'] },
    at,
  );
  expect(runs.map(({ step }) => step)).toEqual(['hold-mailbox', 'audit-mailbox']);
  expect(notDone).toEqual([expect.objectContaining({ step: 'copy-mail', state: 'left-out' })]);
});

test('closing a watch ends the copies first, and lets the hold go only where somebody says so', () => {
  const plan = drawWatchPlan(microsoft365.order.watch, anAccount(), options, at);
  const stepsIn = (liftHold: boolean): string[][] =>
    closePlanOf(plan, liftHold).map((runs) => runs.map(({ step }) => step));
  expect(stepsIn(false)).toEqual([['copy-mail'], ['audit-mailbox']]);
  expect(stepsIn(true)).toEqual([['copy-mail'], ['hold-mailbox', 'audit-mailbox']]);
});

test('closing a watch undoes nothing that has no undo, and has no stage without a run', () => {
  const plan = drawWatchPlan(microsoft365.order.watch, anAccount(), { ...options, without: ['copy-mail'] }, at);
  const { releaseStage: _, ...run } = plan.runs[0]!;
  const looks = { ...run, step: 'only-looks' };
  const stages = closePlanOf({ ...plan, runs: [...plan.runs, looks] }, true);
  expect(stages.map((runs) => runs.map(({ step }) => step))).toEqual([['hold-mailbox', 'audit-mailbox']]);
});
