import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { StepContext, Verdict } from '../../shared/catalogue/step.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { moveMailbox } from '../../shared/microsoft365/steps/mailbox/move-mailbox.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const mailboxOf = ({ simulated, account }: Rehearsal): Mailbox => simulated.state.mailboxes.get(account.objectId)!;
const moves = ({ simulated }: Rehearsal): number =>
  simulated.state.log.filter(({ operation, accepted }) => operation === 'New-MoveRequest' && accepted).length;

/** Attempts as the engine does: acts first, then where the look asks for it. */
async function attempts(rehearsal: Rehearsal, many: number): Promise<Verdict> {
  const { account, tenant, clock } = rehearsal;
  const before = await moveMailbox.capture(account, tenant, rehearsal.context);
  let context: StepContext = rehearsal.context;
  let verdict: Verdict = { is: 'not-yet', seen: '', actAgain: true };
  for (let n = 0; n < many && verdict.is === 'not-yet'; n += 1) {
    if (verdict.actAgain) {
      await moveMailbox.execute(account, before, tenant, context);
      context = { ...context, actedAt: tenant.now() };
    }
    clock.advance(minutes(30));
    verdict = await moveMailbox.verify(account, before, tenant, context);
  }
  return verdict;
}

test('one move is made, known by the case, and holds when it is finished', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  expect(await attempts(rehearsal, 10)).toEqual({ is: 'holds', seen: 'the move is Completed' });
  expect(moves(rehearsal)).toBe(1);
  expect(mailboxOf(rehearsal).moveRequest?.batchName).toBe('Cordon C-TEST-TEST');
});

test('an older move that is finished is no move of ours, and makes room for it', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { clock } = rehearsal;
  const older = {
    batchName: 'Balancing',
    createdAt: clock.now() - hours(9),
    durationMs: 1,
    stalls: false,
    suspended: false,
  };
  mailboxOf(rehearsal).moveRequest = { ...older, ends: 'Completed' };
  expect((await attempts(rehearsal, 10)).is).toBe('holds');
  expect(moves(rehearsal)).toBe(1);
});

test('a request that was cleaned up is no new move: where the mailbox lies tells', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context, clock } = rehearsal;
  const before = await moveMailbox.capture(account, tenant, context);
  await moveMailbox.execute(account, before, tenant, context);
  const acted = { ...context, actedAt: tenant.now() };
  clock.advance(hours(5));
  mailboxOf(rehearsal).moveRequest = null;
  expect((await moveMailbox.verify(account, before, tenant, acted)).is).toBe('holds');
  await moveMailbox.execute(account, before, tenant, acted);
  expect(moves(rehearsal)).toBe(1);
});

test('a request that somebody removed before it was finished is told to a person, and not made again', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  rehearsal.clock.advance(minutes(1));
  const { account, tenant, context } = rehearsal;
  const before = await moveMailbox.capture(account, tenant, context);
  await moveMailbox.execute(account, before, tenant, context);
  mailboxOf(rehearsal).moveRequest = null;
  const acted = { ...context, actedAt: tenant.now() };
  expect((await moveMailbox.verify(account, before, tenant, acted)).is).toBe('refused');
  expect(moves(rehearsal)).toBe(1);
});
