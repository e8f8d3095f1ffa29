import { controlOf, describeControl, exitCodeOfControl, gotInBy } from '../../drill/rehearsal/control.ts';
import { controls } from '../../drill/rehearsal/controls.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { steps } from '../../shared/microsoft365/order.ts';

const shut = { canStill: [], gotIn: [] };
const blocking = ['block-sign-in'];

test.each(steps.filter(({ required }) => required).map(({ name }) => name))(
  'some scenario has a door that only %s shuts',
  (name) => {
    const named = controls.filter(({ step }) => step === name);
    expect(named).not.toEqual([]);
    for (const { scenario } of named) expect(scenarioNamed(scenario).options.without ?? []).toEqual([]);
  },
);

test('every step that a door names is one of the catalogue, or a run of one', () => {
  const isKnown = (name: string): boolean =>
    steps.some((step) => name === step.name || name.startsWith(`${step.name}-`));
  expect(controls.filter(({ step }) => !isKnown(step))).toEqual([]);
});

test('a drill that leaves nothing out is no control', () => {
  expect(controlOf({}, [], shut, [])).toEqual({});
});

test('a control that opens a door names it, and that is what fails it', () => {
  const { control } = controlOf({}, blocking, { canStill: ['certificate'], gotIn: ['certificate', 'passkey'] }, []);
  expect(control?.opened).toEqual(['certificate', 'passkey']);
  expect(control && [exitCodeOfControl(control), describeControl(control)]).toEqual([
    1,
    'Without block-sign-in the attacker gets in by certificate, passkey.',
  ]);
});

test('a control that opens no door shows nothing, whatever the case says of itself', () => {
  const { control } = controlOf({}, blocking, shut, ['the case ended partial', 'the block was never put back']);
  expect(control && [exitCodeOfControl(control), describeControl(control)]).toEqual([
    3,
    'THE CONTROL DOES NOT CONTROL: no door opened without block-sign-in.',
  ]);
});

test('where every door stands open on purpose, it counts what the tenant lacks', () => {
  const watched = { leavesDoorsOpen: true } as const;
  const open = { canStill: ['passkey'], gotIn: [] };
  const lacking = controlOf(watched, ['hold-mailbox'], open, ['the case ended partial', 'the mailbox is not held']);
  expect(lacking.control).toMatchObject({ opened: [], missed: ['the mailbox is not held'] });
  expect(lacking.control && exitCodeOfControl(lacking.control)).toBe(1);
  const nothing = controlOf(watched, ['hold-mailbox'], open, ['the case ended partial']);
  expect(nothing.control && exitCodeOfControl(nothing.control)).toBe(3);
});

describe('a door that must stay shut', () => {
  const at = (minute: number): number => minutes(minute);
  const letIn = (from: number, to: number) => [{ door: 'network-logon', from: at(from), to: at(to) }];
  const rule = { door: 'network-logon', after: minutes(10) };

  test('may open before that', () => {
    expect(gotInBy(letIn(0, 9), [rule], 0)).toEqual([]);
  });

  test('may not open once afterwards', () => {
    expect(gotInBy(letIn(22, 22), [rule], 0)).toEqual(['network-logon']);
  });

  test('may where that is said open for a while, counted from when it had to be shut', () => {
    const bearable = { ...rule, butFor: minutes(3) };
    expect(gotInBy(letIn(5, 13), [bearable], 0)).toEqual([]);
    expect(gotInBy(letIn(20, 23), [bearable], 0)).toEqual([]);
    expect(gotInBy(letIn(20, 24), [bearable], 0)).toEqual(['network-logon']);
  });

  test('is no other', () => {
    expect(gotInBy(letIn(22, 22), [{ ...rule, door: 'passkey' }], 0)).toEqual([]);
  });
});
