import { differingEffects } from '../../drill/rehearsal/final-effects.ts';
import { runDrills, verdictOf, type Ended } from './run-drills.ts';

const drill = runDrills();
const dropped = (scenario: string, after: string, ...more: string[]): Promise<Ended> =>
  drill('--json', '--latency', '1', '--scenario', scenario, '--drop-engine', after, ...more);

/** After every tenth commit, all in one drill; `npm run dropped-engines` drops it after each of them in a drill of its own. */
const everyTenth = [
  ['cloud', '3/10'],
  ['release-cloud', '7/10'],
] as const;

let drills: readonly { readonly undisturbed: Promise<Ended>; readonly disturbed: Promise<Ended> }[];
let control: Promise<Ended>;
let killed: Promise<Ended>;
beforeAll(() => {
  drills = everyTenth.map(([scenario, after]) => ({
    undisturbed: dropped(scenario, '0'),
    disturbed: dropped(scenario, after),
  }));
  killed = drill('--json', '--latency', '1', '--scenario', 'cloud', '--kill', '2/1');
  control = dropped('cloud', '4/10', '--forget-tasks', '--no-watchdog');
});

test.each(everyTenth.map((each, n) => [...each, n] as const))(
  '%s comes to the same where its engine is dropped after the commits %s and opened again',
  async (_scenario, _after, n) => {
    const { undisturbed, disturbed } = drills[n]!;
    const [expected, found] = [verdictOf(await undisturbed), verdictOf(await disturbed)];
    expect(differingEffects(expected, found)).toEqual([]);
    expect(found.engine?.drops).toBeGreaterThan(5);
    expect(expected).toMatchObject({ engine: { drops: 0 }, complaints: [] });
    expect(expected.changed?.length).toBeGreaterThan(10);
  },
);

test('where the engine that is opened again has forgotten what was under way, steps stand still and doors open', async () => {
  const different = differingEffects(verdictOf(await drills[0]!.undisturbed), verdictOf(await control));
  expect(different).toEqual(
    expect.arrayContaining(['- result: contained', '- step stop-forwarding: holds', '+ door forwarding: open']),
  );
});

test('cloud comes to the same where the process of the host is killed twice; the long tests kill it forty times', async () => {
  const [expected, found] = [verdictOf(await drills[0]!.undisturbed), verdictOf(await killed)];
  expect(differingEffects(expected, found)).toEqual([]);
  expect(found.kills).toBe(2);
});
