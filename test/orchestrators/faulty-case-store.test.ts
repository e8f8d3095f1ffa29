import { as } from '../signed-in.ts';
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { setAccountEnabled } from '../../drill/simulation/tenant/account-changes.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import { hours } from '../../shared/domain/duration.ts';
import type { CaseSummary, CaseView } from '../../shared/views/case-view.ts';
import { contained } from './contained.ts';
import type { Contained } from './contained.ts';

/** The disk refuses the first two writes of entries of these kinds: so often that whoever tells them has to come again. */
function refuseTwice(...which: readonly string[]): string[] {
  const refused: string[] = [];
  const asked = new Map<string, number>();
  const { link } = fs;
  jest.spyOn(fs, 'link').mockImplementation(async (draft, file) => {
    const lines = readFileSync(draft, 'utf8').split('\n');
    const kinds = new Set(lines.map((line) => (JSON.parse(line) as { kind?: string }).kind ?? ''));
    for (const kind of which) {
      const tries = asked.get(kind) ?? 0;
      if (!kinds.has(kind) || tries === 2) continue;
      asked.set(kind, tries + 1);
      refused.push(kind);
      throw new Error('disk full');
    }
    return link(draft, file);
  });
  return refused;
}

let refused: string[];
let done: Contained;
beforeAll(async () => {
  refused = refuseTwice('result', 'recurrence');
  done = await contained('cloud', { aftercareHours: 3 }, ({ state }) => {
    const objectId = state.compromised ?? '';
    state.clock.at(Date.UTC(2026, 0, 5, 9) + hours(4), () => {
      const rule = { ruleIdentity: '16140901064495850000', name: 'again', forwardTo: ['collector@evil.example'] };
      state.mailboxes.get(objectId)?.inboxRules.push(inboxRule(rule));
      setAccountEnabled(state, state.users.get(objectId)!, true);
    });
  });
});
afterAll(async () => {
  await done.close();
  // Jest shares Node's own modules among the files of a worker.
  jest.restoreAllMocks();
});

async function ask<T>(path: string): Promise<T> {
  return (await (await fetch(`${done.host.url}/api/${path}`, { headers: as('Sana', done.tenant) })).json()) as T;
}

test('a result that was refused ends the case on its page as it does in the list', async () => {
  expect(refused).toContain('result');
  const { containments } = await ask<{ containments: CaseSummary[] }>('containments');
  const [listed] = containments;
  expect(listed).toMatchObject({ status: 'ended', result: 'contained' });
  const page = await ask<CaseView>(`containments/${listed?.caseId ?? ''}`);
  expect(page).toMatchObject({ status: 'ended', result: 'contained' });
  expect(page.entries.filter(({ kind }) => kind === 'result')).toHaveLength(1);
});

test('what was opened again stands once in the evidence, though it was refused', async () => {
  expect(refused).toContain('recurrence');
  const { containments } = await ask<{ containments: CaseSummary[] }>('containments');
  const { aftercare } = await ask<CaseView>(`containments/${containments[0]?.caseId ?? ''}`);
  expect(aftercare?.recurrences.map(({ run }) => run).sort()).toEqual(['block-sign-in', 'disable-inbox-rules']);
});
