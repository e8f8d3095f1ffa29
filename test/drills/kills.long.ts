import { differingEffects } from '../../drill/rehearsal/final-effects.ts';
import { runDrills, verdictOf, type Ended } from './run-drills.ts';

/** Draws the moments; `npm run drill -- --kill 10/SEED` has the same ones again. */
const seed = Math.floor(Math.random() * 1_000_000);
const seeds = [0, 1, 2, 3].map((more) => seed + more);

const drill = runDrills();
const killed = (times: number, drawnBy: number): Promise<Ended> =>
  drill('--json', '--scenario', 'cloud', '--kill', `${String(times)}/${String(drawnBy)}`);

let undisturbed: Promise<Ended>;
let drills: readonly Promise<Ended>[];
beforeAll(() => {
  undisturbed = killed(0, seed);
  drills = seeds.map((each) => killed(10, each));
});

test.each(seeds.map((each, n) => [each, n] as const))(
  'a containment comes to the same where its host is killed at ten moments that %i draws, while the tenant runs on',
  async (_seed, n) => {
    const [expected, found] = [verdictOf(await undisturbed), verdictOf(await drills[n]!)];
    expect(expected.complaints).toEqual([]);
    expect(found.kills).toBe(10);
    expect(differingEffects(expected, found)).toEqual([]);
  },
  900_000,
);
