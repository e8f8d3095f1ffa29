import type { CaseStore, UnstoredEntry } from '../../shared/casefile/case-store.ts';
import { verifyChain, type ChainVerdict } from '../../shared/casefile/chain.ts';

/** One place, opened as often as it is wanted: each time as another process would. */
export interface OpenedPlace {
  open(): CaseStore;
  remove(): Promise<void>;
}

/** A place that two processes have opened. */
interface Stand {
  readonly place: OpenedPlace;
  readonly store: CaseStore;
  readonly other: CaseStore;
  /** The numbers in the entries of the case, in order. */
  numbersIn(): Promise<unknown[]>;
  /** What a third process says of the chain of the case. */
  verdict(): Promise<ChainVerdict>;
}

const caseId = 'C-0000-0000';
const entry = (n: number): UnstoredEntry => ({ kind: 'verdict', at: '2026-01-01T00:00:00.000Z', n });
const upTo = (most: number): number[] => Array.from({ length: most }, (_, n) => n);

/** What every case store promises, whatever it is made of. */
export function describeCaseStore(name: string, openPlace: () => Promise<OpenedPlace>): void {
  describe(name, () => {
    let stand: Stand;
    const standing = (): Stand => stand;
    beforeEach(async () => (stand = standAt(await openPlace())));
    afterEach(() => stand.place.remove());
    describe('a record', () => describeRecords(standing));
    describe('a case file', () => {
      describeChain(standing);
      describeTellingOnce(standing);
    });
  });
}

function standAt(place: OpenedPlace): Stand {
  const store = place.open();
  return {
    place,
    store,
    other: place.open(),
    numbersIn: async () => (await store.entries(caseId)).map((each) => each['n']),
    verdict: async () => verifyChain(caseId, await place.open().entries(caseId)),
  };
}

function describeRecords(standing: () => Stand): void {
  let stand: Stand;
  beforeEach(() => (stand = standing()));

  it('is that of exactly one of many racing writers, and the others are shown it', async () => {
    const puts = upTo(30).map((n) => (n % 2 ? stand.store : stand.other).putIfAbsent('cases/one', { writer: n }));
    const answers = await Promise.all(puts);
    const winners = answers.filter(({ written }) => written);
    expect(winners).toHaveLength(1);
    for (const { value } of answers) expect(value).toEqual(winners[0]?.value);
  });

  it('never changes', async () => {
    await stand.store.putIfAbsent('cases/one', { first: true });
    const again = await stand.other.putIfAbsent('cases/one', { first: false });
    expect(again).toEqual({ written: false, value: { first: true } });
    expect(await stand.store.get('cases/one')).toEqual({ first: true });
  });

  it('that was never written is nothing', async () => {
    expect(await stand.store.get('cases/none')).toBeUndefined();
    expect(await stand.store.entries('C-NONE-NONE')).toEqual([]);
    expect(await stand.store.keys('cases/')).toEqual([]);
  });

  it('is listed by the beginning of its key, in order, a page at a time', async () => {
    for (const key of ['cases/b2', 'cases/a1', 'cases/b1', 'other/b3']) await stand.store.putIfAbsent(key, {});
    expect(await stand.store.keys('cases/b')).toEqual(['cases/b1', 'cases/b2']);
    expect(await stand.store.keys('')).toEqual(['cases/a1', 'cases/b1', 'cases/b2', 'other/b3']);
    expect(await stand.store.keys('cases/', { limit: 2 })).toEqual(['cases/a1', 'cases/b1']);
    expect(await stand.store.keys('cases/', { after: 'cases/b1' })).toEqual(['cases/b2']);
  });

  it.each(['../escape', 'cases/../../escape', '/etc/passwd', 'a//b', '.hidden', '', 'a\\b', 'a/b\0', 'x'.repeat(129)])(
    'has no key like %j',
    async (key) => {
      await expect(stand.store.putIfAbsent(key, {})).rejects.toThrow(RangeError);
      await expect(stand.store.get(key)).rejects.toThrow(RangeError);
    },
  );
}

function describeChain(standing: () => Stand): void {
  let stand: Stand;
  beforeEach(() => (stand = standing()));

  it('keeps every entry of racing writers in one chain', async () => {
    await Promise.all(upTo(60).map((n) => (n % 2 ? stand.store : stand.other).append(caseId, [entry(n)])));
    const entries = await stand.store.entries(caseId);
    expect(entries.map(({ sequence }) => sequence)).toEqual(upTo(60).map((n) => n + 1));
    expect(new Set(await stand.numbersIn()).size).toBe(60);
    expect(new Set(entries.map(({ writer }) => writer)).size).toBe(2);
    expect(await stand.verdict()).toMatchObject({ is: 'whole', entries: 60, unchained: 0 });
  });

  it('keeps what another was the first to write since it was read as empty', async () => {
    expect(await stand.store.entries(caseId)).toEqual([]);
    await stand.other.append(caseId, [entry(1)]);
    await stand.store.append(caseId, [entry(2)]);
    expect(await stand.numbersIn()).toEqual([1, 2]);
  });

  it('keeps what is told together together, in order', async () => {
    const three = (n: number): UnstoredEntry[] => [entry(n), entry(n + 1), entry(n + 2)];
    await Promise.all(upTo(10).map((n) => (n % 2 ? stand.store : stand.other).append(caseId, three(n * 3))));
    const numbers = (await stand.numbersIn()) as number[];
    expect(numbers).toHaveLength(30);
    for (const [index, n] of numbers.entries()) if (n % 3 > 0) expect(numbers[index - 1]).toBe(n - 1);
  });

  it('answers where it ends, and reads on from there', async () => {
    await stand.store.append(caseId, [entry(0)]);
    const { sequence, head } = await stand.store.append(caseId, [entry(1), entry(2)]);
    expect(sequence).toBe(3);
    expect(await stand.verdict()).toMatchObject({ head });
    await stand.other.append(caseId, [entry(3)]);
    expect((await stand.store.entries(caseId, { after: sequence })).map((each) => each['n'])).toEqual([3]);
  });

  it('keeps an entry as it was when it was told', async () => {
    const told = { ...entry(0), inner: { z: 1, a: [undefined, 'é\u2028', 1e21, -0] } };
    const appended = stand.store.append(caseId, [told]);
    told.inner.z = 2;
    await appended;
    const [kept] = await stand.other.entries(caseId);
    expect(kept?.['inner']).toEqual({ z: 1, a: [null, 'é\u2028', 1e21, 0] });
    expect(await stand.verdict()).toMatchObject({ is: 'whole' });
  });
}

function describeTellingOnce(standing: () => Stand): void {
  let stand: Stand;
  beforeEach(() => (stand = standing()));

  it('has what is told once only once, and answers as it did the first time', async () => {
    const first = await stand.store.append(caseId, [entry(0), entry(1)], { once: 'begun' });
    await stand.store.append(caseId, [entry(2)]);
    const again = upTo(9).map((n) => (n % 2 ? stand.store : stand.other).append(caseId, [entry(9)], { once: 'begun' }));
    for (const answer of await Promise.all(again)) expect(answer).toEqual(first);
    expect(await stand.numbersIn()).toEqual([0, 1, 2]);
  });

  it('has what racing processes tell once only once', async () => {
    const telling = upTo(40).map((n) =>
      (n % 2 ? stand.store : stand.other).append(caseId, [entry(n)], { once: `of ${n % 4}` }),
    );
    const answers = await Promise.all(telling);
    expect(await stand.numbersIn()).toHaveLength(4);
    for (const n of upTo(40)) expect(answers[n]).toEqual(answers[n % 4]);
  });
}
