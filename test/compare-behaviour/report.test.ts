import { readOptions } from '../../bench/compare-behaviour/options.ts';
import { describeRenames } from '../../bench/compare-behaviour/renames.ts';
import { report } from '../../bench/compare-behaviour/report.ts';
import { noRenames } from './a-drill.ts';

test('a drill that behaves alike takes one line, and says how often it had to be recorded', () => {
  expect(report('cloud, seed 1', [], 1)).toBe('cloud, seed 1: same\n');
  expect(report('cloud, seed 1', [], 2)).toBe('cloud, seed 1: same (recorded 2 times)\n');
});

test('differences stand below the part of the drill they are in', () => {
  const differences = [
    { section: 'verdict', base: 'result contained', now: 'result partial' },
    { section: 'verdict', now: 'complaint the case ended partial' },
    { section: 'writes to the tenant', base: 'DELETE /a -> 204' },
  ];
  expect(report('cloud, seed 1', differences, 3)).toBe(
    [
      'cloud, seed 1: 3 differences (recorded 3 times)',
      '  verdict',
      '    - result contained',
      '    + result partial',
      '    + complaint the case ended partial',
      '  writes to the tenant',
      '    - DELETE /a -> 204',
      '',
    ].join('\n'),
  );
});

test('what is renamed is said', () => {
  const sentences: [string, string][] = [['nobody says so', 'not confirmed']];
  expect(describeRenames({ ...noRenames, kinds: { attempt: 'try' }, phases: { proving: 'proof' }, sentences })).toEqual(
    ['kinds: attempt -> try', 'phases: proving -> proof', 'sentences: nobody says so -> not confirmed'],
  );
});

describe('the command line', () => {
  test('needs one revision and asks for everything unless told otherwise', () => {
    expect(readOptions(['main'])).toEqual({ base: 'main', scenarios: [], seeds: [1, 2, 3], jobs: 2, takes: 3 });
    expect(readOptions(['HEAD~3', '--scenario', 'cloud', '--scenario', 'watch', '--seeds', '2,5-6'])).toMatchObject({
      scenarios: ['cloud', 'watch'],
      seeds: [2, 5, 6],
    });
  });

  test.each([[[]], [['a', 'b']], [['a', '--seeds', '3-1']], [['a', '--jobs', '0']], [['a', '--sceanrio', 'cloud']]])(
    '%j is refused',
    (argv) => {
      expect(() => readOptions(argv)).toThrow();
    },
  );
});
