import { whatBecomesOf } from '../../shared/catalogue/comes-back.ts';

const release = {
  kind: 'remediated',
  compromisedSince: '2026-03-02T08:00:00Z',
  sinceStated: true,
  hostile: [],
} as const;

test.each([
  ['earlier', 'comes-back'],
  ['2026-03-01T08:00:00Z', 'comes-back'],
  ['2026-03-02T08:00:00Z', 'stays-away'],
  ['unknown', 'needs-accept'],
  // As an older version captured it.
  ['02.03.2026 8 Uhr', 'needs-accept'],
] as const)('what arose %s %s', (arose, becomes) => {
  expect(whatBecomesOf(release, { id: 'a', name: 'a', does: '', arose }).becomes).toBe(becomes);
});
