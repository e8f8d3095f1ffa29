import { runDrills, verdictOf, type Ended } from './run-drills.ts';

const drill = runDrills();
const lost = (scenario: string, at: string, ...more: string[]): Promise<Ended> =>
  drill('--json', '--latency', '1', '--scenario', scenario, '--lose-worker', at, ...more);

/** One await of each phase; `npm run lost-workers` tries them all. */
const phases = [
  ['cloud', 'contain-account:1'],
  ['cloud', 'contain-account:3'],
  ['cloud', 'settle-step:1'],
  ['cloud', 'prove-dead:1'],
  ['watch', 'watch-account:7'],
  ['release-cloud', 'release-account:4'],
  ['everything', 'purge-sent-messages:1'],
] as const;

let drills: readonly Promise<Ended>[];
let control: Promise<Ended>;
beforeAll(() => {
  drills = phases.map(([scenario, at]) => lost(scenario, at));
  control = lost('cloud', 'contain-account:3', '--no-watchdog');
});

test.each(phases.map((phase, n) => [...phase, n] as const))(
  'a drill of %s whose worker is lost at %s ends as if nothing had happened',
  async (_scenario, at, n) => {
    const ended = await drills[n]!;
    const { lostWorker = '', complaints } = verdictOf(ended);
    expect({ code: ended.code, complaints }).toEqual({ code: 0, complaints: [] });
    expect(lostWorker).toContain(at.startsWith('purge') ? 'settle-step' : at.split(':')[0]);
  },
);

test('without the watchdog the same leaves the case broken off and doors open', async () => {
  const ended = await control;
  expect(ended.code).toBe(1);
  const { result, attacker } = verdictOf(ended);
  expect(result).toBe('broken-off');
  expect(attacker.canStill.length).toBeGreaterThan(0);
});
