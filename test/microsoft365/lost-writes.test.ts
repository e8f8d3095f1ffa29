import { kinds } from '../../bench/price/many.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { removeDelegates } from '../../shared/microsoft365/steps/mailbox/remove-delegates.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const { priya, jonas } = people;

/** Steps that write to a list of a mailbox, and what they must leave of it. */
const writers: Readonly<Record<string, (mailbox: Mailbox) => unknown>> = {
  'disable-inbox-rules': ({ inboxRules }) =>
    inboxRules.filter(({ enabled, name }) => enabled && !name.startsWith('Junk')),
  'remove-sweep-rules': ({ settings }) => settings.sweepRules.filter(({ enabled }) => enabled),
  'remove-delegates': ({ permissions, grantSendOnBehalfTo }) => [
    ...permissions.filter(({ inherited, trustee }) => !inherited && !trustee.includes('SELF')),
    ...grantSendOnBehalfTo,
  ],
};

test.each(Object.keys(writers))('%s finds the writes that were lost to others beside them, and ends', async (name) => {
  const step = steps.find((one) => one.name === name)!;
  const { account, tenant, context, simulated, clock } = await rehearse({ scenario: 'everything' });
  const { state } = simulated;
  const mailbox = state.mailboxes.get(account.objectId)!;
  if (name === 'remove-delegates') kinds.delegates.plant(state, mailbox, 8);
  if (name === 'remove-sweep-rules') plantSweepRules(mailbox);
  if (name === 'disable-inbox-rules') kinds.rules.plant(state, mailbox, 8);
  mailbox.grantSendOnBehalfTo.push(priya.objectId, jonas.objectId);
  const before = await step.capture(account, tenant, context);
  Object.assign(state, { losesWrites: true, latencyMs: 10 });
  await step.execute(account, before, tenant, context);
  const left = writers[name]!(mailbox) as unknown[];
  expect(left.length).toBeGreaterThan(0);
  clock.advance(60_000);
  const acted = { ...context, actedAt: tenant.now() };
  expect(await step.verify(account, before, tenant, acted)).toMatchObject({ is: 'not-yet', actAgain: true });
  await step.execute(account, before, tenant, acted);
  expect(writers[name]!(mailbox)).toEqual([]);
  expect((await step.verify(account, before, tenant, acted)).is).toBe('holds');
});

function plantSweepRules({ settings: { sweepRules } }: Mailbox): void {
  for (let n = 0; n < 8; n += 1) sweepRules.push({ ...sweepRules[0]!, ruleId: `sweep-${String(n)}`, enabled: true });
}

test('the entry of a deleted account that came back by a lost write is taken away again, and one that Exchange keeps hangs no case', async () => {
  const { account, tenant, context, simulated, clock } = await rehearse({ scenario: 'cloud' });
  const before = await removeDelegates.capture(account, tenant, context);
  await removeDelegates.execute(account, before, tenant, context);
  const { permissions } = simulated.state.mailboxes.get(account.objectId)!;
  const trustee = 'S-1-5-21-1004336348-1177238915-682003330-512';
  permissions.push({ trustee, accessRights: ['FullAccess'], inherited: false, deny: false });
  const look = (acts: number) =>
    removeDelegates.verify(account, before, tenant, { ...context, actedAt: tenant.now(), acts });
  expect(await look(2)).toMatchObject({ is: 'not-yet', actAgain: true });
  clock.advance(minutes(11));
  // So late, and no write to the list was without another beside it yet.
  expect(await look(1)).toMatchObject({ is: 'not-yet', actAgain: true });
  expect((await look(2)).is).toBe('holds');
});
