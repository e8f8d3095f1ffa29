import { canonical, sha256 } from '../../shared/casefile/chain.ts';
import type { StoredEntry } from '../../shared/casefile/case-store.ts';
import { faultsIn } from './check-history.ts';
import type { Asked } from './history.ts';

const caseId = 'C-0000-0000';
const entry = (sequence: number, name: string, previous: string): StoredEntry => {
  return { kind: 'verdict', at: '2026-01-01T00:00:00.000Z', sequence, name, previous };
};
const first = entry(1, 'one', sha256(caseId));
const second = entry(2, 'two', sha256(canonical(first)));
const head = (of: StoredEntry): string => sha256(canonical(of));

const history: readonly Asked[] = [
  { kind: 'put', key: 'claim', value: 'a', written: true, seen: 'a', began: 10, ended: 20 },
  { kind: 'put', key: 'claim', value: 'b', written: false, seen: 'a', began: 12, ended: 30 },
  { kind: 'get', key: 'claim', seen: 'a', began: 40, ended: 41 },
  { kind: 'read', cell: 'count', etag: null, value: null, began: 10, ended: 11 },
  { kind: 'write', cell: 'count', after: null, value: '1', etag: 'e1', began: 20, ended: 30 },
  { kind: 'write', cell: 'count', after: null, value: '2', etag: null, began: 25, ended: 26 },
  { kind: 'write', cell: 'count', after: 'e1', value: '3', etag: 'e2', began: 40, ended: 50 },
  { kind: 'read', cell: 'count', etag: 'e2', value: '3', began: 60, ended: 61 },
  { kind: 'append', caseId, name: 'one', sequence: 1, head: head(first), began: 10, ended: 20 },
  { kind: 'append', caseId, name: 'two', sequence: 2, head: head(second), began: 30, ended: 40 },
];
const file = [first, second];

const changed = (index: number, change: object): Asked[] =>
  history.with(index, { ...history[index], ...change } as Asked).slice();

test('a history that one order explains has no fault', () => {
  expect(faultsIn(history, new Map([[caseId, file]]))).toEqual([]);
});

test.each<[string, Asked[], StoredEntry[]]>([
  ['a claim that two have won', changed(1, { written: true }), file],
  ['a claim that nobody has won', changed(0, { written: false }), file],
  ['a loser who is shown another claim', changed(1, { seen: 'b' }), file],
  ['a claim that is missed later', changed(2, { seen: null }), file],
  ['two changes of one reading', changed(6, { after: null }), file],
  ['a change that was lost', changed(7, { etag: 'e1', value: '1' }), file],
  ['a reading of what nobody wrote', changed(7, { value: '4' }), file],
  ['a conflict with nobody', changed(5, { began: 12, ended: 13 }), file],
  ['an entry that is lost', [...history], [first]],
  ['an entry that is there twice', [...history], [first, second, entry(3, 'two', head(second))]],
  ['a chain that is broken', [...history], [first, entry(2, 'two', 'other')]],
  ['an answer that names another place', changed(9, { sequence: 1 }), file],
  ['an entry before one that was over by then', changed(9, { began: 1, ended: 5 }), file],
])('it finds %s', (_, told, lies) => {
  expect(faultsIn(told, new Map([[caseId, lies]]))).not.toEqual([]);
});
