import { holdFirst } from '../../shared/plan/hold-first.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { Run } from '../../shared/plan/run.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { anAccount } from './an-account.ts';

const at = '2026-11-01T12:00:00Z';
const destroying = steps.filter(({ traits }) => traits.destroys).map(({ name }) => name);
const draw = (options: Partial<PlanOptions>) => drawPlan(microsoft365, anAccount(), PlanOptions.parse(options), at);
const flat = (runs: readonly Run[]): Run[] => runs.flatMap((run) => [run, ...flat(run.then)]);

test('where it is asked for, a hold precedes every step that destroys something, and nothing else waits for it', () => {
  const plan = draw({ holdFirst: {} });
  const held = flat(plan.rest).filter(({ step }) => step === 'hold-mailbox');
  const behind = held.flatMap(({ then }) => then.map(({ step }) => step));
  const run = flat(plan.rest).flatMap(({ step }) => (destroying.includes(step) ? [step] : []));
  expect(run).toContain('remove-delegates');
  expect(behind.sort()).toEqual(run.sort());
  expect(plan.cutOff).toEqual(draw({}).cutOff);
});

test('the doors are shut though the hold was refused, left out or does not apply', () => {
  for (const hold of flat(draw({ holdFirst: {} }).rest).filter(({ step }) => step === 'hold-mailbox')) {
    expect(hold.thenAnyway).toBe(true);
  }
  const left = draw({ holdFirst: {}, without: ['hold-mailbox'] });
  expect(flat(left.rest).map(({ step }) => step)).toContain('remove-delegates');
});

test('nobody is held who was not asked for', () => {
  expect(flat(draw({}).rest).map(({ step }) => step)).not.toContain('hold-mailbox');
});

test('a step that destroys after another one keeps its place and gets a hold of its own', () => {
  const [hold, destroyer, password] = [{ name: 'hold' }, { name: 'destroyer' }, { name: 'password' }];
  const drawn = holdFirst([{ step: password, then: [{ step: destroyer }] }], hold, (name) => name === 'destroyer');
  const held = { step: hold, again: 'after-password', then: [{ step: destroyer }], anyway: true };
  expect(drawn).toEqual([{ step: password, then: [held] }]);
});
