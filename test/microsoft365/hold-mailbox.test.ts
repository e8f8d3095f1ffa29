import { holdMailbox } from '../../shared/microsoft365/steps/mailbox/hold-mailbox.ts';
import type { StepContext } from '../../shared/catalogue/step.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { MailboxRetention } from '../../drill/simulation/tenant/mailbox-retention.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

const retentionOf = ({ simulated, account }: Rehearsal): MailboxRetention =>
  simulated.state.mailboxes.get(account.objectId)!.retention;

async function hold(rehearsal: Rehearsal, context: StepContext) {
  const { account, tenant } = rehearsal;
  const before = await holdMailbox.capture(account, tenant, context);
  await holdMailbox.execute(account, before, tenant, context);
  const acted = { ...context, actedAt: tenant.now() };
  return { before, look: () => holdMailbox.verify(account, before, tenant, acted) };
}

test('a hold is acknowledged when Exchange has taken it, and holds when it shows', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { look } = await hold(rehearsal, rehearsal.context);
  expect((await look()).is).toBe('acknowledged');
  rehearsal.clock.advance(minutes(241));
  expect((await look()).is).toBe('holds');
});

test('a hold has the owner and the length that were asked for, and nothing that Outlook shows', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const options = PlanOptions.parse({ holdFirst: { owner: 'Counsel', days: 365 } });
  await hold(rehearsal, { ...rehearsal.context, options });
  const retention = retentionOf(rehearsal);
  expect(retention.hold).toMatchObject({ enabled: true, owner: 'Counsel', days: 365 });
  expect([retention.retentionComment, retention.retentionUrl]).toEqual(['', '']);
});

test('without a licence the hold is refused and the reason names the licence', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  retentionOf(rehearsal).capabilities = ['BPOS_S_Standard'];
  const { look } = await hold(rehearsal, rehearsal.context);
  expect(await look()).toEqual({ is: 'refused', reason: expect.stringContaining('Plan 2') as string });
});

test('a hold that was there before is neither changed nor lifted', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context } = rehearsal;
  const earlier = { enabled: true, owner: 'Registry', days: 90, since: Date.parse(context.compromisedSince) };
  const retention = retentionOf(rehearsal);
  retention.hold = earlier;
  const { before, look } = await hold(rehearsal, context);
  expect(await look()).toMatchObject({ is: 'holds', seen: expect.stringContaining('before') as string });
  if ('restore' in holdMailbox.undo) {
    const { compromisedSince, since } = context;
    const release = { kind: 'false-alarm', compromisedSince, hostile: [], since } as const;
    await holdMailbox.undo.restore(account, before, tenant, release);
    expect((await holdMailbox.undo.verify(account, before, tenant, release)).is).toBe('holds');
  }
  expect(retention.hold).toEqual(earlier);
});
