import { transportRule } from '../../drill/simulation/tenant/exchange/transport-rules.ts';
import type { TransportRule } from '../../drill/simulation/tenant/transport-rule.ts';
import { deliver } from '../../drill/simulation/tenant/exchange/deliver.ts';
import { readCopies } from '../../shared/microsoft365/readings/mailbox/copies.ts';
import { copyMail } from '../../shared/microsoft365/steps/mailbox/copy-mail.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const about = { scenario: 'watch', options: { preservationMailbox: 'registry@contoso.com' } };

async function copying() {
  const rehearsal = await rehearse(about);
  const { account, tenant, context, simulated } = rehearsal;
  const before = await copyMail.capture(account, tenant, context);
  const execute = (): Promise<void> => copyMail.execute(account, before, tenant, context);
  await execute();
  const acted = { ...context, actedAt: tenant.now() };
  return {
    rehearsal,
    rules: simulated.state.transportRules,
    execute,
    look: () => copyMail.verify(account, before, tenant, acted),
  };
}

test('copies are counted beyond what one answer of the trace holds', async () => {
  const { rehearsal } = await copying();
  const { account, tenant, context, clock, simulated } = rehearsal;
  clock.advance(hours(1));
  // The oldest has no copy, and the trace begins with the newest.
  const rules = simulated.state.transportRules.splice(0);
  receiveMail(rehearsal);
  simulated.state.transportRules.push(...rules);
  for (let i = 0; i < 5; i += 1) {
    clock.advance(minutes(1));
    receiveMail(rehearsal);
  }
  clock.advance(minutes(15));
  const seen = await readCopies(account, 'registry@contoso.com', context.since, tenant, 2);
  expect(seen).toEqual({ copied: 5, missing: 1 });
});

function receiveMail({ simulated, account }: Rehearsal): void {
  const { state } = simulated;
  const mail = { from: 'somebody@outside.example', to: account.userPrincipalName, subject: 'hello', body: '' };
  deliver(state, state.mailboxes.get(account.objectId)!, mail);
}

test('right rules are not enough: it holds only when a copy was seen to arrive', async () => {
  const { rehearsal, look } = await copying();
  rehearsal.clock.advance(hours(1));
  expect(await look()).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('no mail has passed') as string });
  receiveMail(rehearsal);
  rehearsal.clock.advance(minutes(15));
  expect((await look()).is).toBe('holds');
});

test('mail that has no copy is counted against it', async () => {
  const { rehearsal, rules, look } = await copying();
  rehearsal.clock.advance(hours(1));
  // The service says that the rule is on and does not obey it.
  for (const rule of rules) rule.effectiveFrom = Number.MAX_SAFE_INTEGER;
  receiveMail(rehearsal);
  rehearsal.clock.advance(minutes(15));
  expect(await look()).toMatchObject({
    is: 'not-yet',
    seen: expect.stringContaining('1 messages have no copy') as string,
  });
});

test.each<[string, (rules: TransportRule[]) => void]>([
  ['is disabled', ([rule]) => (rule!.enabled = false)],
  ['is not enforced', ([rule]) => (rule!.mode = 'Audit')],
  ['has other conditions', ([rule]) => rule!.sentTo.push('c3a90000-0000-4000-8000-000000000003')],
  ['copies elsewhere', ([rule]) => (rule!.blindCopyTo = ['somebody@outside.example'])],
  ['is missing', (rules) => rules.shift()],
])('a rule that %s is seen and put right', async (fault, spoil) => {
  const { rules, look, execute } = await copying();
  spoil(rules);
  expect(await look()).toMatchObject({ is: 'not-yet', actAgain: true, seen: expect.stringContaining(fault) as string });
  await execute();
  expect(await look()).not.toMatchObject({ actAgain: true });
  expect(rules).toHaveLength(2);
});

test('a rule that somebody puts above and that could stop the mail is passed again', async () => {
  const { rehearsal, rules, look, execute } = await copying();
  const above = { guid: 'a', name: 'Disclaimer', stopRuleProcessing: true };
  rules.unshift(transportRule(rehearsal.simulated.state, above));
  expect(await look()).toMatchObject({
    is: 'not-yet',
    actAgain: true,
    seen: expect.stringContaining('number 1') as string,
  });
  await execute();
  expect(rules.map(({ name }) => name).indexOf('Disclaimer')).toBe(2);
});
