import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { faultsIn } from './check-history.ts';
import { only, type Asked } from './history.ts';
import type { NamedPlace } from './describe-two-processes.ts';
import { runChild } from './run-child.ts';

const times = 40;

/** Two processes race for everything a store has; what both were told must have one explanation. */
export function describeRace(name: string, openPlace: () => Promise<NamedPlace>): void {
  test(`${name}: all that two racing processes were told has one explanation`, async () => {
    const place = await openPlace();
    const racers = ['one', 'other'].map((who) => runChild('race.ts', place.place, who, String(times)));
    expect(await Promise.all(racers.map(({ ended }) => ended))).toEqual([0, 0]);
    const history = racers.flatMap(({ lines }) => lines().map((line) => JSON.parse(line) as Asked));
    const store: CaseStore = place.open();
    const files = new Map(
      await Promise.all(['C-0000-0000', 'C-1111-1111'].map(async (id) => [id, await store.entries(id)] as const)),
    );
    await place.remove();
    expect(history).toHaveLength(2 * times * 10);
    // They did race: both have lost something.
    expect(only(history, 'write').filter(({ etag }) => etag === null).length).toBeGreaterThan(0);
    expect(only(history, 'put').filter(({ written }) => !written).length).toBeGreaterThan(2 * times);
    expect(faultsIn(history, files)).toEqual([]);
  });
}
