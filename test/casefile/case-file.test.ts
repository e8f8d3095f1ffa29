import { brief } from '../../shared/plan/outcome.ts';
import { concluded, foldOf, tried } from './an-entry.ts';

const at = '2026-11-01T12:00:00.000Z';
const step = 'disable-registered-devices';

test.each([
  ['as it was', (note: string) => note],
  ['with what became of it', (note: string) => `a person must look; last seen: ${note}`],
])('a case tells the whole note of a run that its result has in brief, %s', (_, told) => {
  const devices = Array.from({ length: 40 }, (_unused, n) => `device ${String(n)} (macOS)`).join(', ');
  const note = `a person has to disable ${devices}`;
  const outcome = { run: step, step, state: 'holds' as const, attempts: 1, since: at, note: told(brief(note)) };
  const { runs } = foldOf(tried('attempt', step, at, { note }), concluded([outcome], at));
  expect(runs).toEqual([expect.objectContaining({ run: step, note: told(note) })]);
});
