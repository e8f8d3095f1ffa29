import type { Cells } from '../../shared/casefile/cells.ts';
import type { Child } from './run-child.ts';

/** One place, opened as often as it is wanted: each time as another process would. */
export interface OpenedCells {
  open(): Cells;
  /** A process of its own that counts the cell `count` up so many times. */
  countUp(times: number): Child;
  remove(): Promise<void>;
}

/** What all cells promise, whatever they are made of. */
export function describeCells(name: string, openPlace: () => Promise<OpenedCells>): void {
  describe(name, () => {
    let place: OpenedCells;
    let cells: Cells;
    beforeEach(async () => {
      place = await openPlace();
      cells = place.open();
    });
    afterEach(() => place.remove());

    it('a cell that nobody has written is nothing', async () => {
      expect(await cells.read('index')).toBeUndefined();
    });

    it('a change is made to what was read', async () => {
      const first = await cells.write('index', { at: 1 }, null);
      expect(await place.open().read('index')).toEqual({ value: { at: 1 }, ...(first as object) });
      const second = await place.open().write('index', 'whole', (first as { etag: string }).etag);
      expect(await cells.read('index')).toEqual({ value: 'whole', ...(second as object) });
    });

    it.each(['first', 'second'])(
      'a change of what was read before the %s change is a conflict, and changes nothing',
      async (before) => {
        const first = (await cells.write('index', 1, null)) as { etag: string };
        await cells.write('index', 2, first.etag);
        const stale = before === 'first' ? null : first.etag;
        expect(await place.open().write('index', 3, stale)).toBe('conflict');
        expect(await cells.read('index')).toMatchObject({ value: 2 });
      },
    );

    it('a change of what was never there is a conflict', async () => {
      expect(await cells.write('index', 1, '7')).toBe('conflict');
      expect(await cells.read('index')).toBeUndefined();
    });

    it('one of many who read the same is told that it is changed', async () => {
      const written = await Promise.all(Array.from({ length: 20 }, (_, n) => place.open().write('index', n, null)));
      expect(written.filter((answer) => answer !== 'conflict')).toHaveLength(1);
      expect(await cells.read('index')).toMatchObject({ value: written.findIndex((answer) => answer !== 'conflict') });
    });

    it('two processes that count it up lose nothing', async () => {
      const both = [place.countUp(40), place.countUp(40)];
      expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
      expect(await cells.read('count')).toMatchObject({ value: 80 });
    });
  });
}
