import { canonical, sha256, verifyChain } from '../../shared/casefile/chain.ts';
import type { StoredEntry } from '../../shared/casefile/case-store.ts';
import { groupedBy, only, outOfOrder, type Asked } from './history.ts';

/** What a case store must not have told its users; nothing: it kept every promise. `files` are the cases as they lie there afterwards. */
export function faultsIn(history: readonly Asked[], files: ReadonlyMap<string, readonly StoredEntry[]>): string[] {
  return [
    ...faultsInRecords(history),
    ...faultsInCells(history),
    ...[...files].flatMap((file) => faultsInCase(history, ...file)),
  ];
}

/** A record is that of exactly one, all see it, and nobody misses it once somebody was told of it. */
function faultsInRecords(history: readonly Asked[]): string[] {
  return groupedBy(only(history, 'put', 'get'), ({ key }) => key).flatMap(([key, about]) => {
    const puts = only(about, 'put');
    const [winner, ...others] = puts.filter(({ written }) => written);
    if (puts.length === 0) return [];
    if (!winner || others.length > 0) return [`${key}: written by ${winner ? others.length + 1 : 'nobody'}`];
    const isThereSince = Math.min(...puts.map(({ ended }) => ended));
    return about.flatMap((each) => {
      if (each.seen === null) return each.began > isThereSince ? [`${key}: missed, though it was there`] : [];
      if (each.seen !== winner.value) return [`${key}: seen as ${each.seen}, and it is ${winner.value}`];
      return each.ended < winner.began ? [`${key}: seen before it was written`] : [];
    });
  });
}

/** Each change follows the one that was read, one after the other, in an order that no clock contradicts. */
function faultsInCells(history: readonly Asked[]): string[] {
  return groupedBy(only(history, 'read', 'write'), ({ cell }) => cell).flatMap(([cell, about]) => {
    const changes = only(about, 'write').filter(({ etag }) => etag !== null);
    const after = new Map(changes.map((change) => [change.after, change]));
    if (after.size < changes.length) return [`${cell}: two changes follow one reading`];
    const places = new Map<string | null, number>([[null, 0]]);
    const values: (string | null)[] = [null];
    for (let change = after.get(null); change; change = after.get(change.etag)) {
      places.set(change.etag, values.length);
      values.push(change.value);
    }
    if (values.length <= changes.length) return [`${cell}: a change follows none`];
    const faults = about.flatMap((each) => {
      if (each.kind === 'write' && each.etag !== null) return [];
      const place = places.get(each.kind === 'read' ? each.etag : each.after);
      if (place === undefined) return [`${cell}: a version that nobody wrote`];
      if (each.kind === 'read')
        return values[place] === each.value ? [] : [`${cell}: version ${place} read as ${each.value}`];
      const next = after.get(each.after);
      return next && next.began < each.ended ? [] : [`${cell}: a conflict with nobody`];
    });
    const placed = about.flatMap((each) =>
      each.etag === null && each.kind === 'write'
        ? []
        : [{ asked: each, place: places.get(each.etag) ?? 0, mayShare: each.kind === 'read' }],
    );
    return [...faults, ...outOfOrder(placed, cell)];
  });
}

/** One chain, in which each append stands once, where its answer says, in an order that no clock contradicts. */
function faultsInCase(history: readonly Asked[], caseId: string, entries: readonly StoredEntry[]): string[] {
  const verdict = verifyChain(caseId, entries);
  const appends = only(history, 'append').filter((each) => each.caseId === caseId);
  const wanted = new Set(appends.map(({ name, once }) => once ?? name));
  const found = entries.map((entry) => entry.once ?? String(entry['name']));
  const faults = appends.flatMap(({ name, once, sequence, head }) => {
    const entry = entries[sequence - 1];
    const isTheirs = entry !== undefined && (entry.once ?? entry['name']) === (once ?? name);
    return isTheirs && sha256(canonical(entry)) === head ? [] : [`${caseId}: ${once ?? name} is not at ${sequence}`];
  });
  const placed = appends.flatMap((asked) =>
    asked.once === undefined ? [{ asked, place: asked.sequence, mayShare: false }] : [],
  );
  return [
    ...(verdict.is === 'whole' ? [] : [`${caseId}: broken at ${verdict.at}`]),
    ...(found.length === wanted.size && found.every((each) => wanted.has(each)) && new Set(found).size === found.length
      ? []
      : [`${caseId}: ${found.length} entries of ${wanted.size} appends`]),
    ...faults,
    ...outOfOrder(placed, caseId),
  ];
}
