import { caseProgress } from '../../drill/rehearsal/case-progress.ts';
import { screenOf } from './screen-of.ts';
import type { CaseView } from '../../shared/views/case-view.ts';

const viewWith = (state: string, note: string): CaseView => ({
  caseId: 'C-7KQ4-M2XF',
  account: { tenantId: 't', objectId: 'o', userPrincipalName: 'ada@contoso.com' },
  status: 'running',
  startedAt: '2026-01-05T09:00:00.000Z',
  because: [],
  proof: [],
  uncertain: [],
  residualRisk: [],
  kindOfAccount: [],
  findings: [],
  steps: [
    { run: 'block-sign-in', step: 'block-sign-in', state, note, attempts: 2, seenAt: '2026-01-05T09:00:05.000Z' },
  ],
  entries: [],
});
const alertedAt = Date.parse('2026-01-05T09:00:00.000Z');

test('where no terminal is, each change is one line with its time since the alert', () => {
  let written = '';
  const progress = caseProgress('cloud', alertedAt, { columns: 120, write: (text: string) => (written += text) });
  progress.show(viewWith('not-yet', 'still enabled'), alertedAt + 9_000);
  progress.show(viewWith('not-yet', 'still enabled'), alertedAt + 19_000);
  progress.show(viewWith('holds', 'disabled'), alertedAt + 29_000);
  const lines = written.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^\+5\.0s .*not yet.*block-sign-in .*still enabled \(look 2\)$/);
  expect(lines[1]).toMatch(/holds.*disabled/);
});

test('a release is shown as it goes, and how it ended', () => {
  let written = '';
  const progress = caseProgress('cloud', alertedAt, { columns: 120, write: (text: string) => (written += text) });
  const undone = { step: 'block-sign-in', state: 'holds', note: 'accountEnabled is true' };
  const release = { number: 1, as: 'remediated' as const, by: 'Sana', because: [], irreversible: [], stays: [] };
  const view = viewWith('holds', 'disabled');
  progress.show({ ...view, release: { ...release, result: 'under-way', steps: [] } }, alertedAt);
  progress.show({ ...view, release: { ...release, result: 'released', steps: [undone] } }, alertedAt);
  const lines = written.trimEnd().split('\n').slice(1);
  expect(lines[0]).toMatch(/holds.*undo: block-sign-in .*accountEnabled is true/);
  expect(lines[1]).toContain('released by Sana');
});

const many = (count: number, state: string): CaseView['steps'] =>
  Array.from({ length: count }, (_, index) => {
    const run = `${state}-${String(index)}-${'x'.repeat(30)}`;
    return { run, step: run, state, note: `邮箱 ${'what was read '.repeat(9)}`, attempts: 3 };
  });

test.each([
  [80, 24],
  [120, 40],
  [44, 10],
])('on a terminal of %i columns and %i rows nothing wraps and nothing scrolls out', (columns, rows) => {
  const screen = screenOf(columns, rows);
  const progress = caseProgress('cloud   seed 1', alertedAt, { isTTY: true, columns, rows, write: screen.write });
  const view = viewWith('holds', 'disabled');
  for (let look = 1; look < 60; look += 1) {
    progress.say(
      `somebody does something for the ${String(look)}th time, and it takes many words to say so`,
      alertedAt,
    );
    progress.show({ ...view, steps: [...many(look, 'not-yet'), ...many(40, 'holds')] }, alertedAt + look);
    expect(screen.wrapped).toBe(0);
    expect(screen.lines.filter((line) => line.startsWith('DRILL'))).toHaveLength(1);
    expect(screen.scrolledOut).toEqual([]);
  }
  expect(screen.lines.join('\n')).toContain('more that are open');
  progress.end();
  expect([...screen.scrolledOut, ...screen.lines].filter((line) => line.includes('DRILL'))).toEqual([]);
  expect(screen.wrapped).toBe(0);
});

test('what holds is counted, and what is open is shown', () => {
  const screen = screenOf(80, 24);
  const progress = caseProgress('cloud', alertedAt, { isTTY: true, columns: 80, rows: 24, write: screen.write });
  progress.show(
    { ...viewWith('not-yet', 'still enabled'), steps: [...many(12, 'holds'), ...many(1, 'refused')] },
    alertedAt,
  );
  const text = screen.lines.join('\n');
  expect(text).toContain('12 of 13 hold');
  expect(text).toMatch(/holds 12/);
  expect(text).toMatch(/x refused .*refused-0/);
  expect(text).not.toContain('holds-0');
});
