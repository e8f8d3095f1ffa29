import { readDrillOptions, type DrillOptions } from '../../cli/drill/drill-options.ts';
import { UsageError } from '../../cli/usage-error.ts';

const read = (...argv: string[]): DrillOptions => readDrillOptions(argv, ['cloud', 'hybrid'], () => undefined);
const usageErrorOf = (...argv: string[]): UsageError => {
  try {
    read(...argv);
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error('That was accepted.');
};

test('without options it is the cloud scenario, seed 1, in virtual time, for people', () => {
  expect(read()).toEqual({
    scenario: 'cloud',
    seed: 1,
    latency: 50,
    json: false,
    realTime: false,
    watchdog: true,
    without: [],
  });
});

test('every option is taken over, and --without may be repeated', () => {
  const argv = '--scenario hybrid --seed 7 --latency 0 --json --real-time --without a --without b'.split(' ');
  expect(read(...argv)).toEqual({
    scenario: 'hybrid',
    seed: 7,
    latency: 0,
    json: true,
    realTime: true,
    watchdog: true,
    without: ['a', 'b'],
  });
});

test('an unknown scenario is a usage error that guesses what was meant and lists what there is', () => {
  const { message, exitCode } = usageErrorOf('--scenario', 'hybird');
  expect(exitCode).toBe(2);
  expect(message).toContain("'hybird'");
  expect(message).toContain('Did you mean hybrid? There are: cloud, hybrid.');
});

test.each([
  [['--sed', '1']],
  [['--seed', 'x']],
  [['--seed', '-1']],
  [['--latency', '1.5']],
  [['extra']],
  [['--without']],
])('a usage error ends with exit code 2: %j', (argv) => {
  expect(usageErrorOf(...argv).exitCode).toBe(2);
});

test('asking for help is no error and prints the options', () => {
  let printed = '';
  let thrown: unknown;
  try {
    readDrillOptions(['--help'], ['cloud'], (text) => (printed += text));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(UsageError);
  expect(thrown).toMatchObject({ exitCode: 0 });
  expect(printed).toContain('--without <step>');
});
