import type { Entry } from '../../shared/casefile/entries.ts';
import { attested, foldOf, tried } from '../casefile/an-entry.ts';
import { isProven, knownChanges, passwordProof } from '../../shared/microsoft365/password/prove-password.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { aStart, anAccount, synchronised } from '../plan/an-account.ts';

const onPremises = { ...synchronised.onPremises, connector: 'ldaps' } as const;
const start = aStart(anAccount({ onPremises }));
const did = (kind: 'attempt' | 'undo', step: string, at: string) => tried(kind, step, at, { actedAt: at });
const isProvenBy = (changed: string, ...entries: Entry[]): boolean =>
  isProven(changed, start, knownChanges(start, foldOf(...entries)));

const disabled = did('attempt', 'disable-in-directory', '2026-11-01T12:00:00.000Z');
const enabled = did('undo', 'disable-in-directory', '2026-11-05T09:00:00.000Z');

test('a password that passes when the account is enabled again is proved by the enabling', () => {
  const passed = '2026-11-05T09:01:00Z';
  expect(isProvenBy(passed, disabled)).toBe(false);
  expect(isProvenBy(passed, disabled, enabled)).toBe(true);
  expect(isProvenBy(passed, disabled, did('undo', 'keep-blocked', enabled.at))).toBe(false);
});

test('what passed about the time of the disabling was the attacker’s: no password of a disabled account passes', () => {
  const passed = '2026-11-01T11:59:00Z';
  expect(isProvenBy(passed, did('attempt', 'reset-directory-password', '2026-11-01T12:00:00.000Z'))).toBe(true);
  expect(isProvenBy(passed, did('attempt', 'reset-directory-password', '2026-11-01T12:00:00.000Z'), disabled)).toBe(
    false,
  );
  expect(isProvenBy(passed, disabled, enabled)).toBe(false);
});

test('a step that only waits for a person changes nothing', () => {
  expect(isProvenBy('2026-11-01T12:02:00Z', did('attempt', 'reset-password', '2026-11-01T12:00:00.000Z'))).toBe(false);
});

test('through Defender the enabling sets no password: a person has to speak for what passes then', () => {
  const acts = [
    did('attempt', 'disable-through-defender', '2026-11-01T12:00:00.000Z'),
    did('undo', 'disable-through-defender', '2026-11-05T09:00:00.000Z'),
  ];
  const passed = '2026-11-05T09:02:00Z';
  expect(isProvenBy(passed, ...acts, attested('2026-11-01T13:00:00.000Z'))).toBe(false);
  expect(isProvenBy(passed, ...acts, attested('2026-11-05T09:10:00.000Z'))).toBe(true);
});

const hoursLater = '2026-11-05T14:00:00Z';
test.each([
  ['holds however late it passes, while the domain controller has the password of the enabling', enabled.at, true],
  ['does not hold once somebody has changed it there', '2026-11-05T10:00:00.000Z', false],
])('the proof over LDAPS %s', async (_, passwordLastSet, holds) => {
  const tenant = {
    graph: { get: async () => ({ accountEnabled: false, lastPasswordChangeDateTime: hoursLater }) },
    activeDirectory: { read: async () => ({ isEnabled: true, passwordLastSet, isProtected: false }) },
  } as unknown as Tenant;
  expect(await passwordProof(start, foldOf(disabled, enabled), tenant)).toMatchObject({ holds });
});
