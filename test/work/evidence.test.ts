import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { takeEvidence } from '../../shared/work/evidence.ts';
import type { Evidence } from '../../shared/work/evidence.ts';
import { CaseStart } from '../../shared/domain/case-start.ts';
import { hours } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import { rehearsalStage } from '../microsoft365/rehearse.ts';

const { rehearse } = rehearsalStage();
let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'cordon-evidence-'))));
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function watching() {
  const rehearsal = await rehearse({ scenario: 'watch' });
  const { account, tenant, context, simulated } = rehearsal;
  const store = openDirectoryCaseStore(directory);
  const { compromisedSince, since: receivedAt } = context;
  const incident = { id: '1', source: 't', title: 't', severity: 'high', receivedAt, compromisedSince } as const;
  const start = CaseStart.parse({
    caseId: 'C-1111-1111',
    account,
    incident,
    options: PlanOptions.parse({}),
    tokenLifetimeMinutes: 90,
  });
  const mailbox = simulated.state.mailboxes.get(account.objectId)!;
  const take = (number: number): Promise<Evidence> =>
    takeEvidence(start, number, { farEnd: microsoft365, tenant, store });
  return { rehearsal, store, mailbox, take, entries: () => store.entries(start.caseId) };
}

test('each look tells what has appeared and what is gone since the one before', async () => {
  const { rehearsal, mailbox, take } = await watching();
  await take(1);
  rehearsal.clock.advance(hours(6));
  mailbox.forwardingSmtpAddress = null;
  const rule = { ruleIdentity: '16140901064495857999', name: 'new', redirectTo: ['out@side.example'] };
  mailbox.inboxRules.push(inboxRule(rule));
  const { appeared, gone } = await take(2);
  expect(appeared['rules']).toEqual([expect.stringContaining('out@side.example')]);
  expect(gone['forwarding']).toEqual([expect.stringContaining('mail-archive.example')]);
});

test('what could not be read is unknown, and is not taken for gone', async () => {
  const { rehearsal, take } = await watching();
  await take(1);
  rehearsal.simulated.state.faults.push({ match: 'Get-InboxRule', times: 1, answer: 403 });
  const { snapshot, gone } = await take(2);
  expect(snapshot['rules']).toHaveProperty('unknown');
  expect(gone).toEqual({});
});

test('a look that is asked for twice is in the case once', async () => {
  const { take, entries } = await watching();
  const once = await take(1);
  expect(await take(1)).toEqual(once);
  expect((await entries()).filter(({ kind }) => kind === 'evidence')).toHaveLength(1);
});

test('a look that was kept but not told is told when it is asked for again', async () => {
  const { store, take, entries } = await watching();
  const append = jest.spyOn(store, 'append').mockRejectedValueOnce(new Error('disk full'));
  await expect(take(1)).rejects.toThrow();
  await take(1);
  append.mockRestore();
  expect((await entries()).filter(({ kind }) => kind === 'evidence')).toHaveLength(1);
});

test('a token that is renewed in silence is in the evidence', async () => {
  const { rehearsal, take } = await watching();
  const { state } = rehearsal.simulated;
  const of = { objectId: rehearsal.account.objectId, errorCode: 0, failureReason: '', ipAddress: '203.0.113.66' };
  const at = rehearsal.clock.now();
  state.signIns.push({ ...of, id: 'a', at, interactive: false }, { ...of, id: 'b', at, interactive: true });
  rehearsal.clock.advance(hours(12));
  const { snapshot } = await take(1);
  const renewed = expect.stringMatching(/203\.0\.113\.66: renewed a token/) as string;
  expect(snapshot['sign-ins']).toEqual(expect.arrayContaining([renewed]));
  expect(snapshot['sign-ins']).toEqual(expect.arrayContaining([expect.stringMatching(/203\.0\.113\.66: let in/)]));
});

test('no evidence holds mail', async () => {
  const { mailbox, take } = await watching();
  const body = 'the body of a letter';
  mailbox.messages.push({
    id: 'm',
    from: 'a@b.c',
    to: 'd@e.f',
    subject: body,
    body,
    receivedAt: 0,
    folder: 'Inbox',
    isRead: false,
  });
  expect(JSON.stringify(await take(1))).not.toContain(body);
});
