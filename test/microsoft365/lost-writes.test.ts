import { kinds } from '../../bench/price/many.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { disableInboxRules } from '../../shared/microsoft365/steps/mailbox/disable-inbox-rules.ts';
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

test.each([
  ['is disabled where somebody gave it only the name', {}, /^no rule runs; \d ran before$/, false],
  ['is told where Exchange refuses', { ofDelegates: true } as const, /Exchange keeps Delegate Rule -7/, true],
])('a rule that looks like the one for delegates %s', async (_, kind, seen, runs) => {
  const { account, tenant, context, simulated } = await rehearse({ scenario: 'cloud' });
  const { inboxRules } = simulated.state.mailboxes.get(account.objectId)!;
  const redirectTo = [people.jonas.userPrincipalName];
  inboxRules.push(inboxRule({ ruleIdentity: '1614', name: 'Delegate Rule -7', hidden: true, redirectTo, ...kind }));
  const before = await disableInboxRules.capture(account, tenant, context);
  expect((await disableInboxRules.verify(account, before, tenant, context)).is).toBe('not-yet');
  await disableInboxRules.execute(account, before, tenant, context);
  const acted = { ...context, actedAt: tenant.now(), acts: 1 };
  // The write may have been lost to another beside it.
  expect((await disableInboxRules.verify(account, before, tenant, acted)).is).toBe(runs ? 'not-yet' : 'holds');
  expect(await disableInboxRules.verify(account, before, tenant, { ...acted, acts: 2 })).toMatchObject({
    is: 'holds',
    seen: expect.stringMatching(seen) as unknown,
  });
  const rules = simulated.state.mailboxes.get(account.objectId)!.inboxRules;
  expect(rules.find(({ name }) => name.startsWith('Delegate'))?.enabled).toBe(runs);
});

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
