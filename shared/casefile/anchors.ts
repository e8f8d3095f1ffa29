import type { Appended, CaseStore, UnstoredEntry } from './case-store.ts';
import { verifyChain } from './chain.ts';
import { keys } from './keys.ts';

/**
 * A place of its own for where case files ended: whoever can cut the end off a case must not be able to write there. Each is a record that is
 * written once, so a container with a locked policy does. https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies
 */
export type AnchorPlace = Pick<CaseStore, 'putIfAbsent' | 'get' | 'keys'>;

/** Where a case file ended, and what was known of it by then. */
export interface Anchor extends Appended {
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Once for each end. Throws where the place is out of reach, and where another end of the same length is anchored there: one of the two was forged. */
export async function anchor(
  place: AnchorPlace,
  caseId: string,
  { sequence, head }: Appended,
  at: string,
): Promise<void> {
  const { value } = await place.putIfAbsent<Anchor>(keys.anchor(caseId, sequence), { sequence, head, at });
  if (value.head !== head) throw new Error(`another end of ${caseId} is anchored at entry ${sequence}`);
}

/** In the order of the case. */
export async function anchorsOf(place: AnchorPlace, caseId: string): Promise<Anchor[]> {
  const known = await place.keys(keys.anchors(caseId));
  const anchors = await Promise.all(known.map((key) => place.get<Anchor>(key)));
  return anchors.filter((each) => each !== undefined);
}

/** Anchors a case as it stands. Throws where its chain is broken: that is not vouched for. */
export async function anchorAsItStands(
  place: AnchorPlace,
  store: Pick<CaseStore, 'entries'>,
  caseId: string,
  at: string,
): Promise<void> {
  const verdict = verifyChain(caseId, await store.entries(caseId));
  if (verdict.is === 'broken') throw new Error(`the file of ${caseId} is broken at entry ${verdict.at}`);
  if (verdict.entries > 0) await anchor(place, caseId, { sequence: verdict.entries, head: verdict.head }, at);
}

/** The store, which anchors the end of a case whenever something comes to its end in it. Where that fails the watchdog does it once the case is over. */
export function anchoring(store: CaseStore, place: AnchorPlace): CaseStore {
  const append = store.append.bind(store);
  return {
    ...store,
    async append(caseId, entries, options) {
      const appended = await append(caseId, entries, options);
      if (entries.some(isEnd)) await anchor(place, caseId, appended, new Date().toISOString()).catch(() => undefined);
      return appended;
    },
  };
}

/** A result, a release, the end of the aftercare, or that somebody was let in again. */
function isEnd({ kind, ...entry }: UnstoredEntry): boolean {
  return (
    ['result', 'release', 'hand-over'].includes(kind) ||
    (entry['about'] === 'aftercare' && entry['ended'] !== undefined)
  );
}
