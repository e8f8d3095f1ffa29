import type { Outcome } from '../../shared/plan/outcome.ts';
import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { residualRisk } from '../../shared/plan/residual-risk.ts';
import type { Remains, ResidualRisk } from '../../shared/catalogue/residual-risk.ts';
import type { Account } from '../../shared/domain/account.ts';
import { aStart, anAccount, synchronised } from './an-account.ts';

const outcome = (step: string, state: Outcome['state'], more: Partial<Outcome> = {}): Outcome => ({
  run: step,
  step,
  state,
  note: 'as seen',
  attempts: 1,
  since: '2026-11-01T12:00:00.000Z',
  actedAt: '2026-11-01T12:00:00.000Z',
  ...more,
});

function risks(account: Partial<Account> = {}, more: Partial<Remains> = {}): ResidualRisk[] {
  return residualRisk(microsoft365, {
    start: aStart(anAccount(account)),
    outcomes: [outcome('block-sign-in', 'holds'), outcome('revoke-sessions', 'holds')],
    proof: [],
    provenAt: '2026-11-01T13:00:00.000Z',
    ...more,
  });
}
const sentences = (found: readonly ResidualRisk[]): string => found.map(({ sentence }) => sentence).join('\n');

test('every sentence is one and has its page at Microsoft', () => {
  const everything = risks(synchronised, {
    outcomes: [outcome('block-sign-in', 'refused'), outcome('revoke-sharepoint-sessions', 'acknowledged')],
    proof: [{ log: 'mailbox audit', state: 'unknown', note: 'no permission', seen: [] }],
    provenAt: '2026-11-01T12:00:01.000Z',
  });
  expect(everything.length).toBeGreaterThan(8);
  for (const { sentence, readMore } of everything) {
    expect(sentence).toMatch(/\.$/);
    expect(readMore).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  }
});

test('plain tokens are told with their end, until that has passed', () => {
  expect(risks().find(({ sentence }) => sentence.startsWith('Access tokens'))?.until).toBe('2026-11-01T13:30:00.000Z');
  expect(sentences(risks({}, { provenAt: '2026-11-01T13:30:00.000Z' }))).not.toContain('Access tokens');
});

test('Kerberos tickets concern a synchronised account, and end ten hours after it was disabled there', () => {
  expect(sentences(risks())).not.toContain('Kerberos');
  const unknownWhen = risks(synchronised).find(({ sentence }) => sentence.startsWith('Kerberos'));
  expect(unknownWhen?.until).toBeNull();
  const disabled = outcome('disable-in-directory', 'holds', { actedAt: '2026-11-01T12:30:00.000Z' });
  const known = risks(synchronised, { outcomes: [disabled] }).find(({ sentence }) => sentence.startsWith('Kerberos'));
  expect(known?.until).toBe('2026-11-01T22:30:00.000Z');
});

test('an account from elsewhere is contained there, and it is said by whom', () => {
  expect(sentences(risks({ home: 'fabrikam.com' }))).toContain('Tell fabrikam.com');
  expect(sentences(risks())).not.toContain('signed in by');
});

test('what does not hold is told, with the page of its step; what does not apply is not', () => {
  const outcomes = [outcome('stop-forwarding', 'left-out'), outcome('keep-blocked', 'not-applicable')];
  const found = risks({}, { outcomes });
  expect(found[0]).toMatchObject({
    sentence: 'What stop-forwarding ends may still work: it was left out.',
    readMore: stepNamed(microsoft365, 'stop-forwarding')?.readMore,
  });
  expect(sentences(found)).not.toContain('keep-blocked');
});

test('a log that could not be read is told', () => {
  const proof = [{ log: 'interactive sign-ins', state: 'unknown', note: 'no licence', seen: [] }] as const;
  expect(sentences(risks({}, { proof }))).toContain('The attacker may still be inside');
});

test('a synchronised account without a mailbox here may have one on premises, and that is said', () => {
  const learnt = { at: '2026-11-01T12:00:00.000Z', mailbox: 'none', federation: null, passwordHashSync: null } as const;
  const said = (differing: Partial<Account>): boolean =>
    risks(differing).some(({ sentence }) => sentence.includes('Exchange Server'));
  expect(said({ ...synchronised, learnt })).toBe(true);
  expect(said(synchronised)).toBe(false);
  expect(said({ learnt })).toBe(false);
});
