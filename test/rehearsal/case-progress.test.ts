import { caseProgress } from '../../drill/rehearsal/case-progress.ts';
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
  findings: [],
  steps: [
    { run: 'block-sign-in', step: 'block-sign-in', state, note, attempts: 2, seenAt: '2026-01-05T09:00:05.000Z' },
  ],
  entries: [],
});
const alertedAt = Date.parse('2026-01-05T09:00:00.000Z');

test('where no terminal is, each change is one line with its time since the alert', () => {
  let written = '';
  const progress = caseProgress(alertedAt, { write: (text: string) => (written += text) });
  progress.show(viewWith('not-yet', 'still enabled'), alertedAt + 9_000);
  progress.show(viewWith('not-yet', 'still enabled'), alertedAt + 19_000);
  progress.show(viewWith('holds', 'disabled'), alertedAt + 29_000);
  const lines = written.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^\+5\.0s .*block-sign-in .*not-yet.*still enabled \(attempt 2\)$/);
  expect(lines[1]).toMatch(/holds.*disabled/);
});

test('a release is shown as it goes, and how it ended', () => {
  let written = '';
  const progress = caseProgress(alertedAt, { write: (text: string) => (written += text) });
  const undone = { step: 'block-sign-in', state: 'holds', note: 'accountEnabled is true' };
  const release = { number: 1, as: 'remediated' as const, by: 'Sana', because: [], irreversible: [], stays: [] };
  const view = viewWith('holds', 'disabled');
  progress.show({ ...view, release: { ...release, result: 'under-way', steps: [] } }, alertedAt);
  progress.show({ ...view, release: { ...release, result: 'released', steps: [undone] } }, alertedAt);
  const lines = written.trimEnd().split('\n').slice(1);
  expect(lines[0]).toMatch(/undo: block-sign-in .*holds.*accountEnabled is true/);
  expect(lines[1]).toContain('released by Sana');
});

test('on a terminal the table is drawn over the one before, and says DRILL', () => {
  const written: string[] = [];
  const progress = caseProgress(alertedAt, { isTTY: true, write: (text: string) => written.push(text) });
  progress.show(viewWith('not-yet', 'still enabled'), alertedAt);
  progress.show(viewWith('holds', 'disabled'), alertedAt);
  expect(written[0]).toContain('DRILL C-7KQ4-M2XF');
  expect(written[1]?.startsWith('\u001b[2A\u001b[0J')).toBe(true);
});
