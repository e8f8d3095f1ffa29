import { tell } from '../../shared/casefile/record.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { readWatchDecision } from '../../shared/decisions/watch-decision.ts';
import { aStart, anAccount } from '../plan/an-account.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-decision-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('an escalation that is read twice is in the case once', async () => {
  const store = openDirectoryCaseStore(directory);
  const start = aStart(anAccount());
  const read = () => readWatchDecision(start, () => Promise.resolve(undefined), { farEnd: microsoft365, store });
  const decision = { decision: 'escalate', by: 'Counsel' } as const;
  await tell(store, start.caseId, { kind: 'decision', at: '2026-11-01T13:00:00.000Z', decision });
  expect(await read()).toMatchObject({ decision: 'escalate' });
  expect(await read()).toMatchObject({ decision: 'escalate' });
  expect((await store.entries(start.caseId)).map(({ kind }) => kind)).toEqual(['decision', 'plan']);
});
