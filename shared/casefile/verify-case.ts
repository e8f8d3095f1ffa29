import { anchorsOf } from './anchors.ts';
import type { AnchorPlace } from './anchors.ts';
import type { CaseStore, StoredEntry } from './case-store.ts';
import { canonical, sha256, verifyChain } from './chain.ts';
import { keys } from './keys.ts';
import { UnreadableEntry } from './known-case.ts';

/**
 * *whole*: anchored to its end. *not-anchored*: consistent, but nothing outside vouches for what follows entry `anchored`, so that could have
 * been cut off or written anew. *broken*: the first entry that is not as it was written, and why.
 */
export type CaseVerdict = { readonly caseId: string; readonly entries: number } & (
  | { readonly is: 'whole' }
  | { readonly is: 'not-anchored'; readonly anchored: number }
  | { readonly is: 'broken'; readonly at: number; readonly why: string }
);

type Fault = { readonly at: number; readonly why: string };

/** Every case that has a file, a place in the list or an anchor: one that was removed is missed by its anchors. */
export async function casesToVerify(store: CaseStore, anchors: AnchorPlace | undefined): Promise<string[]> {
  const inStore = await Promise.all([keys.case(''), keys.allEntries].map((list) => store.keys(list)));
  const anchored = (await anchors?.keys(keys.allAnchors)) ?? [];
  const found = [...inStore.flat(), ...anchored].map((key) => key.split('/')[1] ?? '');
  return [...new Set(found)].sort();
}

/** Anything else that goes wrong says nothing of the case. */
function unreadable(error: unknown): UnreadableEntry {
  if (error instanceof UnreadableEntry) return error;
  throw error;
}

/** Whether a case is what was written, as far as its chain, the records it vouches for and its anchors tell. */
export async function verifyCase(
  store: CaseStore,
  anchors: AnchorPlace | undefined,
  caseId: string,
): Promise<CaseVerdict> {
  const read = await store.entries(caseId).catch(unreadable);
  if (read instanceof UnreadableEntry) return { caseId, entries: 0, is: 'broken', at: read.at, why: 'cannot be read' };
  const entries = read;
  const verdict = verifyChain(caseId, entries);
  const known = anchors ? await anchorsOf(anchors, caseId) : [];
  const faults = [
    ...(verdict.is === 'broken' ? [verdict] : []),
    ...known.flatMap((each) => faultAt(each, entries)),
    ...(await faultsInRecords(store, entries, caseId)),
  ];
  const [first] = faults.sort((a, b) => a.at - b.at);
  const about = { caseId, entries: entries.length };
  if (first) return { ...about, is: 'broken', at: first.at, why: first.why };
  const anchored = known.at(-1)?.sequence ?? 0;
  return anchored === entries.length && anchored > 0
    ? { ...about, is: 'whole' }
    : { ...about, is: 'not-anchored', anchored };
}

function faultAt(
  { sequence, head, at }: { sequence: number; head: string; at: string },
  entries: readonly StoredEntry[],
): Fault[] {
  const entry = entries[sequence - 1];
  const why = `the file had ${sequence} entries when it was anchored at ${at}`;
  if (!entry) return [{ at: entries.length + 1, why: `is missing: ${why}` }];
  return sha256(canonical(entry)) === head
    ? []
    : [
        {
          at: sequence,
          why: 'is another than the one that was anchored: it, or what came before it, was written anew',
        },
      ];
}

/** What lies beside the file says what the file says: lists and reports read some of it there. Entries of an older version are told otherwise. */
async function faultsInRecords(store: CaseStore, entries: readonly StoredEntry[], caseId: string): Promise<Fault[]> {
  const chained = entries.filter(({ previous }) => previous !== undefined);
  // Of a release that could not be started there is no record, and the next one has its number.
  const last = new Map(chained.map((entry) => [recordOf(caseId, entry), entry]));
  const checked = await Promise.all(
    [...last].map(async ([key, entry]) => {
      const why =
        key === undefined ? undefined : whyNotAlike(entry, await store.get<Record<string, unknown>>(key).catch(unlike));
      return why === undefined ? [] : [{ at: entry.sequence, why }];
    }),
  );
  return checked.flat();
}

/** What is no JSON is like nothing. */
function unlike(error: unknown): Record<string, unknown> {
  if (error instanceof SyntaxError) return {};
  throw error;
}

/** The record that an entry vouches for. */
function recordOf(caseId: string, { kind, step, number }: StoredEntry): string | undefined {
  if (kind === 'capture' && typeof step === 'string') return keys.capture(caseId, step);
  if (kind === 'release' && typeof number === 'number') return keys.release(caseId, number);
  return kind === 'result' ? keys.result(caseId) : undefined;
}

function whyNotAlike(entry: StoredEntry, record: Record<string, unknown> | undefined): string | undefined {
  const { kind, at: _at, sequence: _sequence, previous: _previous, writer: _writer, once: _once, ...said } = entry;
  if (kind === 'capture') {
    if (!record) return 'vouches for what was captured, and that is gone';
    return sha256(canonical(record['before'])) === said['sha256']
      ? undefined
      : 'vouches for what was captured, and that was changed';
  }
  // A result that was told and not yet kept.
  if (!record) return undefined;
  const kept = Object.fromEntries(Object.keys(said).map((field) => [field, record[field]]));
  return canonical(kept) === canonical(said) ? undefined : `says another ${kind} than the record that lists show`;
}
