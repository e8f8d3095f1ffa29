import { anchor, anchorsOf, type AnchorPlace } from '../../shared/casefile/anchors.ts';

const caseId = 'C-0000-0000';
const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';

/** What every place for the ends of cases promises, whatever it is made of. */
export function describeAnchors(name: string, openPlace: () => Promise<AnchorPlace>): void {
  describe(name, () => {
    let place: AnchorPlace;
    beforeEach(async () => void (place = await openPlace()));

    it('keeps each end of a case, in the order of the case', async () => {
      for (const sequence of [12, 3, 100]) await anchor(place, caseId, { sequence, head: `head ${sequence}` }, at);
      expect(await anchorsOf(place, caseId)).toEqual([
        { sequence: 3, head: 'head 3', at },
        { sequence: 12, head: 'head 12', at },
        { sequence: 100, head: 'head 100', at },
      ]);
      expect(await anchorsOf(place, 'C-1111-1111')).toEqual([]);
    });

    it('keeps the first word about an end: who says the same again has done so, and who says another is told', async () => {
      const end = { sequence: 3, head: 'head' };
      await anchor(place, caseId, end, at);
      await anchor(place, caseId, end, later);
      await expect(anchor(place, caseId, { ...end, head: 'forged' }, later)).rejects.toThrow('another end');
      expect(await anchorsOf(place, caseId)).toEqual([{ ...end, at }]);
    });
  });
}
