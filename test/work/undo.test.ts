import { tell } from '../../shared/casefile/record.ts';
import { attested, tried } from '../casefile/an-entry.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { ClaimedCase } from '../../shared/work/before-state.ts';
import { previewRelease } from '../../shared/work/preview-release.ts';
import type { ReleasePreview } from '../../shared/domain/release-preview.ts';
import { undo } from '../../shared/work/undo.ts';
import type { Undone } from '../../shared/plan/outcome.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { orderToClose } from '../../shared/domain/release.ts';
import type { UndoStart } from '../../shared/domain/release.ts';
import { aStart, anAccount, synchronised } from '../plan/an-account.ts';
import { aRelease, at, contained, decided, spoken, storeForEach, tenantThat } from './a-release.ts';
import type { Spoken } from './a-release.ts';

const storeOf = storeForEach();
const incident = { compromisedSince: '2026-10-02T12:00:00.000Z' };
const own: ClaimedCase = { caseId: 'C-TEST-TEST', incident };
const older: ClaimedCase = { caseId: 'C-0000-0001', incident };
const oldest: ClaimedCase = { caseId: 'C-0000-0000', incident };

const undoing = async (
  step: string,
  told: Spoken,
  cases = [own],
  before?: Undone,
  release: UndoStart = aRelease(),
): Promise<Undone> => {
  const [store, { account }] = [storeOf(), release.start];
  for (const [index, each] of cases.entries())
    await store.putIfAbsent(
      `accounts/${account.tenantId}.${account.objectId}/${String(index + 1).padStart(6, '0')}`,
      each,
    );
  const work = { farEnd: microsoft365, tenant: tenantThat(told), store };
  return undo({ release, step, ...(before ? { before } : {}) }, work);
};

test('a step is taken back from what was captured, and proved', async () => {
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  const told = spoken();
  const release = aRelease(undefined, decided({ kind: 'false-alarm' }));
  expect(await undoing('stop-forwarding', told, [own], undefined, release)).toMatchObject({ state: 'holds' });
  expect(told.forwardsTo).toBe('home@example.com');
  const entries = await storeOf().entries(own.caseId);
  expect(entries.at(-1)).toMatchObject({ kind: 'undo', step: 'stop-forwarding', state: 'holds', as: 'false-alarm' });
});

test('what was accepted and is another by the time it is given back stays away, and is told', async () => {
  const asked = decided({ steps: ['stop-forwarding'] });
  const { sinceStated: _, ...guessed } = aStart(anAccount()).incident;
  const start = { ...aStart(anAccount()), incident: guessed };
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  const told = spoken();
  const work = { farEnd: microsoft365, tenant: tenantThat(told), store: storeOf() };
  const { things } = await previewRelease(start, asked, work);
  expect(things).toMatchObject([
    { becomes: 'needs-accept', does: 'forwards mail to home@example.com, keeping a copy' },
  ]);
  const [{ id, value }] = things as [ReleasePreview['things'][number]];
  const release = (accepted: string): UndoStart => aRelease(start, { ...asked, accept: [{ id, value: accepted }] });
  expect(await undoing('stop-forwarding', told, [own], undefined, release('another'))).toMatchObject({
    state: 'not-performed',
    note: expect.stringContaining('forwarding') as unknown,
  });
  expect(told.forwardsTo).toBeNull();
  expect(await undoing('stop-forwarding', told, [own], undefined, release(value))).toMatchObject({ state: 'holds' });
  expect(told.forwardsTo).toBe('home@example.com');
});

test('a cut-off step is taken back to the account as the case found it', async () => {
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: null });
  const told = spoken();
  expect(await undoing('block-sign-in', told)).toMatchObject({ state: 'holds', note: 'accountEnabled is true' });
});

test('contained twice and never released: the state before the first case comes back', async () => {
  await contained(storeOf(), older.caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  await contained(storeOf(), own.caseId, { accountEnabled: false, forwardsTo: null });
  const told = spoken();
  const start = aStart(anAccount({ accountEnabled: false }));
  const release = aRelease(start, decided({ kind: 'false-alarm' }));
  const cases = [older, own];
  await undoing('stop-forwarding', told, cases, undefined, release);
  await undoing('block-sign-in', told, cases, undefined, release);
  expect(told).toMatchObject({ accountEnabled: true, forwardsTo: 'home@example.com' });
});

test('closing a watch brings back what the watch found, not what a case before it did', async () => {
  await contained(storeOf(), older.caseId, { accountEnabled: true, forwardsTo: 'home@example.com' });
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: 'legal@example.com' });
  const told = spoken();
  const { caseId: _, ...order } = orderToClose(own.caseId, 'Counsel');
  const release = { ...order, start: aStart(anAccount()) };
  await undoing('stop-forwarding', told, [older, own], undefined, release);
  expect(told.forwardsTo).toBe('legal@example.com');
  const undone = (await storeOf().entries(own.caseId)).at(-1);
  expect(undone).toMatchObject({ kind: 'undo', run: 'stop-forwarding-undo', state: 'holds' });
  expect(undone).not.toHaveProperty('release');
});

test('what lies before a case that was released is history', async () => {
  await contained(storeOf(), oldest.caseId, { accountEnabled: true, forwardsTo: 'oldest@example.com' });
  await contained(storeOf(), older.caseId, { accountEnabled: true, forwardsTo: 'older@example.com' });
  await tell(storeOf(), older.caseId, tried('undo', 'stop-forwarding', at));
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: 'own@example.com' });
  const told = spoken();
  const release = aRelease(undefined, decided({ kind: 'false-alarm' }));
  await undoing('stop-forwarding', told, [oldest, older, own], undefined, release);
  expect(told.forwardsTo).toBe('own@example.com');
});

test('a newer case of the account wins: nothing is touched', async () => {
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: null });
  const told = spoken();
  const newer = { caseId: 'C-NEWE-RRRR', incident };
  expect(await undoing('block-sign-in', told, [own, newer])).toMatchObject({ supersededBy: 'C-NEWE-RRRR' });
  expect(told.writes).toEqual([]);
});

test('a lost answer is a value, and the next try brings it to an end', async () => {
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: null });
  const told = spoken({ lost: new Later('no answer') });
  const first = await undoing('block-sign-in', told);
  expect(first).toMatchObject({ state: 'later', attempts: 1 });
  expect(await undoing('block-sign-in', told, [own], first)).toMatchObject({ state: 'holds', attempts: 2 });
});

test('a refusal is a value that says the tenant’s word', async () => {
  await contained(storeOf(), own.caseId, { accountEnabled: true, forwardsTo: null });
  const told = spoken({ lost: new Refusal(403, 'Authorization_RequestDenied', 'no') });
  const undone = await undoing('block-sign-in', told);
  expect(undone).toMatchObject({ state: 'refused', note: 'Authorization_RequestDenied: no' });
});

test('a step that was tried but changed nothing is only looked at', async () => {
  const { caseId } = own;
  await storeOf().putIfAbsent(`captures/${caseId}/stop-forwarding`, {
    before: { ForwardingAddress: null, ForwardingSmtpAddress: null, DeliverToMailboxAndForward: false },
  });
  await tell(storeOf(), caseId, tried('attempt', 'stop-forwarding', at, { state: 'later' }));
  const told = spoken();
  const undone = await undoing('stop-forwarding', told);
  expect(undone.note).toMatch(/^nothing was changed/);
  expect(told.writes).toEqual([]);
});

test('while the password is not proved, sign-in that the sync has opened is blocked again', async () => {
  const start = aStart(anAccount(synchronised));
  await tell(storeOf(), own.caseId, attested(at));
  const told = spoken({ accountEnabled: true, passwordChanged: '2026-01-01T00:00:00Z' });
  const first = await undoing('prove-password', told, [own], undefined, aRelease(start));
  expect(first).toMatchObject({ state: 'not-yet' });
  expect(told.writes).toEqual(['enabled false', 'revokeSignInSessions']);
  told.passwordChanged = '2026-11-01T12:00:30Z';
  expect(await undoing('prove-password', told, [own], first, aRelease(start))).toMatchObject({ state: 'holds' });
});
