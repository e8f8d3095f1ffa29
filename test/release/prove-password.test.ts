import type { Entry } from '../../shared/casefile/case-store.ts';
import { isProven, knownChanges } from '../../shared/containment/prove-password.ts';
import { aStart, anAccount, synchronised } from '../containment/an-account.ts';

const onPremises = { ...synchronised.onPremises, connector: 'ldaps' } as const;
const start = aStart(anAccount({ onPremises }));
const did = (kind: 'attempt' | 'undo', step: string, at: string): Entry => ({
  sequence: 1,
  kind,
  at,
  step,
  actedAt: at,
});
const isProvenBy = (changed: string, ...entries: Entry[]): boolean =>
  isProven(changed, start, knownChanges(start, entries));

test('a password that passes when the account is enabled again is proved by the enabling', () => {
  const reset = did('attempt', 'disable-in-directory', '2026-11-01T12:00:00.000Z');
  const days = '2026-11-05T09:01:00Z';
  expect(isProvenBy(days, reset)).toBe(false);
  expect(isProvenBy(days, reset, did('undo', 'disable-in-directory', '2026-11-05T09:00:00.000Z'))).toBe(true);
  expect(isProvenBy(days, reset, did('undo', 'keep-blocked', '2026-11-05T09:00:00.000Z'))).toBe(false);
});

test('both resets on premises are changes the case knows, and a step that only waits for a person is none', () => {
  const soon = '2026-11-01T12:02:00Z';
  for (const step of ['reset-directory-password', 'disable-in-directory'])
    expect(isProvenBy(soon, did('attempt', step, '2026-11-01T12:00:00.000Z'))).toBe(true);
  expect(isProvenBy(soon, did('attempt', 'reset-password', '2026-11-01T12:00:00.000Z'))).toBe(false);
});
