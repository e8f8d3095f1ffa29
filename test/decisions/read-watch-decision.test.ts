import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { tell, tellCutOff } from '../../shared/casefile/record.ts';
import { startOf } from '../../shared/casefile/starts.ts';
import { readWatchDecision } from '../../shared/decisions/read-watch-decision.ts';
import { aStart, anAccount } from '../plan/an-account.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-decision-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('an escalation is written once, however often it is read and recorded', async () => {
  const store = openDirectoryCaseStore(directory);
  const start = aStart(anAccount());
  const decision = { decision: 'escalate', by: 'Counsel' } as const;
  await tell(store, start.caseId, { kind: 'decision', at: '2026-11-01T13:00:00.000Z', decision });
  for (let repeats = 0; repeats < 2; repeats += 1) {
    const read = await readWatchDecision(start, () => Promise.resolve(undefined), { farEnd: microsoft365, store });
    if (read?.decision !== 'escalate') throw new Error('not escalated');
    const { start: contained, plan, unticked, readAnew } = read;
    const cutOff = { start: contained, plan, drawnAt: '2026-11-01T13:00:05.000Z', outcomes: [] };
    await tellCutOff(store, '2026-11-01T13:00:06.000Z', { ...cutOff, escalated: { unticked, readAnew } });
  }
  const entries = await store.entries(start.caseId);
  expect(entries.map(({ kind }) => kind)).toEqual(['decision', 'plan']);
  expect(entries[1]).toMatchObject({ after: 'watch', at: '2026-11-01T13:00:05.000Z', readAnew: false });
  expect(await startOf(store, start.caseId)).toMatchObject({ mode: 'contain' });
});
