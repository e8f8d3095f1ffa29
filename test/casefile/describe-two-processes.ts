import { verifyChain } from '../../shared/casefile/chain.ts';
import type { CaseStore } from '../../shared/casefile/case-store.ts';
import { runChild } from './run-child.ts';

/** A place that processes of its own can be told of. */
export interface NamedPlace {
  readonly place: string;
  open(): CaseStore;
  remove(): Promise<void>;
}

const caseId = 'C-0000-0000';
const upTo = (most: number): number[] => Array.from({ length: most }, (_, n) => n + 1);

/** What every case store promises to processes that know nothing of one another. */
export function describeTwoProcesses(name: string, openPlace: () => Promise<NamedPlace>): void {
  describe(name, () => {
    let place: NamedPlace;
    beforeEach(async () => void (place = await openPlace()));
    afterEach(() => place.remove());
    const appending = (who: string) => runChild('append-entries.ts', place.place, caseId, who, '50');
    const entries = () => place.open().entries(caseId);
    const numbersOf = async (who: string): Promise<unknown[]> =>
      (await entries()).filter((entry) => entry['name'] === who).map((entry) => entry['n']);

    test('two processes that append to one case lose nothing, and make one chain', async () => {
      const both = [appending('one'), appending('other')];
      expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
      expect(await numbersOf('one')).toEqual(upTo(50));
      expect(await numbersOf('other')).toEqual(upTo(50));
      const all = await entries();
      expect(new Set(all.map(({ writer }) => writer)).size).toBe(2);
      expect(verifyChain(caseId, all)).toMatchObject({ is: 'whole', entries: 100, unchained: 0 });
    });

    test('where one of them is killed, the other goes on, and what the dead one was answered is there', async () => {
      const [killed, survivor] = [appending('killed'), appending('survivor')];
      await killed.said(10);
      killed.kill();
      expect(await killed.ended).toBe('SIGKILL');
      expect(await survivor.ended).toBe(0);
      expect(await numbersOf('survivor')).toEqual(upTo(50));
      const left = await numbersOf('killed');
      expect(left.length).toBeGreaterThanOrEqual(10);
      expect(left.length).toBeLessThan(50);
      expect(left).toEqual(upTo(left.length));
      await place.open().append(caseId, [{ kind: 'verdict', at: '2026-01-01T00:00:00.000Z' }]);
      expect(verifyChain(caseId, await entries())).toMatchObject({
        is: 'whole',
        entries: left.length + 51,
        unchained: 0,
      });
    });
  });
}
