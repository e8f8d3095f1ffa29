import { judge, uncertainties, proofTerms } from '../../shared/plan/proof.ts';
import type { Activity, LogReading } from '../../shared/plan/proof.ts';
import { interactiveSignIns, mailboxAudit, nonInteractiveSignIns } from '../../shared/microsoft365/logs/logs.ts';
import type { Log } from '../../shared/catalogue/log.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { runsOf } from '../../shared/plan/run.ts';
import { aStart, anAccount, synchronised } from './an-account.ts';

const at = (time: string): string => `2026-11-01T${time}:00.000Z`;
/** Revoked at noon; tokens live 90 minutes; the logs must be quiet for an hour. */
const landed = (step: string): Outcome => {
  return { run: step, step, state: 'holds', note: '', attempts: 1, since: at('12:00'), actedAt: at('12:00') };
};
/** As a plan has them. */
const runs = [
  { step: 'block-sign-in', blocksSignIn: true, endsSessions: 'when-acted' },
  { step: 'revoke-sessions', endsSessions: 'when-acted' },
] as const;
const terms = proofTerms(aStart(anAccount()), runs, [landed('block-sign-in'), landed('revoke-sessions')], at('13:30'));

function act(time: string, session: Activity['session'] = 'unknown'): Activity {
  return { at: at(time), what: 'MailItemsAccessed', address: '203.0.113.66', client: 'Client=REST', session };
}

function judged(log: Log, reaches: string | undefined, activity: Activity[], now = at('14:00')): LogReading {
  return judge(log, { reaches, activity }, terms, now);
}

test('a log is quiet once it reaches an hour beyond the spread of the revocation', () => {
  expect(judged(interactiveSignIns, at('13:15'), []).state).toBe('quiet');
});

test('the mailbox is not quiet before the last token that nothing revokes has expired', () => {
  expect(judged(mailboxAudit, at('13:29'), []).state).toBe('waiting');
  expect(judged(mailboxAudit, at('13:30'), []).state).toBe('quiet');
});

test('quiet is counted from the reach of the log, not from the clock on the wall', () => {
  const lagging = judged(interactiveSignIns, at('13:14'), [], at('17:00'));
  expect(lagging).toMatchObject({ state: 'waiting', reaches: at('13:14') });
  expect(lagging.lookAgain).toBeGreaterThan(0);
});

test('a log that shows nothing of anybody is not quiet', () => {
  expect(judged(interactiveSignIns, undefined, []).state).toBe('waiting');
});

test('a log that lags for longer than patience is unknown, and said to be', () => {
  const reading = judged(interactiveSignIns, at('13:00'), [], terms.giveUpAt);
  expect(reading.state).toBe('unknown');
  expect(uncertainties([reading])[0]).toMatch(
    /^it is unknown whether the interactive sign-ins are quiet \(the log is late/,
  );
});

test('a sign-in after the revocation has spread is life, with address and client', () => {
  const reading = judged(nonInteractiveSignIns, at('13:15'), [act('12:16')]);
  expect(reading).toMatchObject({ state: 'alive', seen: [{ address: '203.0.113.66', client: 'Client=REST' }] });
  expect(reading.note).toContain('203.0.113.66');
});

test.each(['old', 'new', 'unknown'] as const)(
  'a sign-in of a quarter of an hour after the revocation is no life, in an %s session: the revocation was still spreading',
  (session) => {
    expect(judged(interactiveSignIns, at('13:15'), [act('12:15', session)]).state).not.toBe('alive');
    expect(judged(mailboxAudit, at('13:29'), [act('12:15', session)]).state).not.toBe('alive');
    expect(judged(interactiveSignIns, at('13:15'), [act('12:16', session)]).state).toBe('alive');
  },
);

test('what blocked the account again last is where the wait for the tokens begins anew', () => {
  const onPremises = anAccount(synchronised);
  const plan = drawPlan(microsoft365, onPremises, PlanOptions.parse({}), at('12:00'));
  const again = { ...landed('keep-blocked'), actedAt: at('15:00') };
  const outcomes = [landed('block-sign-in'), landed('revoke-sessions'), again];
  const { since, tokensExpire } = proofTerms(aStart(onPremises), runsOf(plan), outcomes, at('15:01'));
  expect([since, tokensExpire]).toEqual([at('15:00'), at('16:30')]);
});

test('an old session in the mailbox is explained until the last token has expired, and begins the quiet anew', () => {
  const reading = judged(mailboxAudit, at('14:29'), [act('13:30', 'old')]);
  expect(reading.state).toBe('waiting');
  expect(judged(mailboxAudit, at('14:30'), [act('13:30', 'old')]).state).toBe('quiet');
});

test('an old session that outlives every token is life', () => {
  expect(judged(mailboxAudit, at('14:30'), [act('13:31', 'old')]).state).toBe('alive');
  expect(judged(mailboxAudit, at('14:30'), [act('13:31')]).state).toBe('alive');
});

test('a new session is life, however young', () => {
  expect(judged(mailboxAudit, at('14:30'), [act('12:20', 'new')]).state).toBe('alive');
});

test('where sign-in is not blocked its log tells nothing, and the mailbox only of old sessions', () => {
  const open = proofTerms(aStart(anAccount()), runs, [landed('revoke-sessions')], at('13:30'));
  const seen = { reaches: at('15:00'), activity: [act('13:31', 'new')] };
  expect(judge(interactiveSignIns, seen, open, at('15:00')).state).toBe('unknown');
  expect(judge(mailboxAudit, seen, open, at('15:00')).state).toBe('quiet');
  const old = { ...seen, activity: [act('13:31', 'old')] };
  expect(judge(mailboxAudit, old, open, at('15:00')).state).toBe('alive');
});

test('of a busy log the newest few are kept', () => {
  const busy = Array.from({ length: 20 }, (_, i) => act(`14:${String(10 + i)}`));
  const { seen, note } = judged(mailboxAudit, at('15:00'), busy);
  expect(seen.map((each) => each.at)).toEqual([29, 28, 27, 26, 25].map((minute) => at(`14:${String(minute)}`)));
  expect(note).toMatch(/^20 acts /);
});
