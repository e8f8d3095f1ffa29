import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { startAttacker } from '../../drill/simulation/attacker/start-attacker.ts';
import { bearer, tenantClient } from '../../drill/simulation/attacker/tenant-client.ts';
import { asTheAttackerSees } from '../../drill/rehearsal/scenarios/watched.ts';
import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { drawWatchPlan } from '../../shared/plan/watch-plan.ts';
import { hours } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const options = PlanOptions.parse({ preservationMailbox: 'registry@contoso.com', holdFirst: { owner: 'Counsel' } });

/** What Exchange tells the owner of a mailbox about their own; whoever sits in the account can ask it. */
const ownersCmdlets: readonly (readonly [string, string])[] = [
  ['Get-InboxRule', 'Mailbox'],
  ['Get-MailboxPermission', 'Identity'],
  ['Get-RecipientPermission', 'Identity'],
  ['Get-MailboxFolderStatistics', 'Identity'],
];

/** Everything there is to be seen for somebody who holds the stolen keys, a fresh mail to themselves included. */
async function seen({ simulated, account, tenant, clock }: Rehearsal): Promise<unknown> {
  const { loot, state } = simulated;
  if (!loot) throw new Error('no loot');
  const client = tenantClient(simulated);
  const attacker = startAttacker({ tenant: simulated, clock, random: () => 0.5, loot });
  const doors = await attacker.tryEveryDoor();
  attacker.stop();
  const subject = `are you there ${String(clock.now())}`;
  await client.post('/drill/send-mail', { to: account.userPrincipalName, subject });
  const renewed = await client.signIn({
    grant_type: 'refresh_token',
    refresh_token: loot.refreshTokens.bornOfPassword,
  });
  const mail = await client.get('/v1.0/me/messages', bearer(String(renewed.body['access_token'])));
  const copies = (mail.body['value'] as { subject: string }[]).filter((each) => each.subject === subject);
  const rows = await Promise.all(
    ownersCmdlets.map(([cmdlet, name]) =>
      tenant.exchange.run(cmdlet, { [name]: account.objectId }, account.userPrincipalName),
    ),
  );
  const shapes = copies.map((each) => Object.keys(each));
  return { doors, mail: mail.status, shapes, rows, state: asTheAttackerSees(state) };
}

test('nothing that a watch does can be seen from the account', async () => {
  const rehearsal = await rehearse({ scenario: 'watch', options });
  const { account, tenant, context, clock, simulated } = rehearsal;
  const before = await seen(rehearsal);
  for (const { step: name } of drawWatchPlan(microsoft365.order.watch, account, options, tenant.now()).runs) {
    const step = stepNamed(microsoft365, name)!;
    const captured = await step.capture(account, tenant, context);
    await step.execute(account, captured, tenant, context);
  }
  clock.advance(hours(5));
  expect(simulated.state.transportRules).toHaveLength(2);
  expect(await seen(rehearsal)).toEqual(before);
  expect(simulated.state.mailboxes.get('f6d20000-0000-4000-8000-000000000009')!.messages.length).toBeGreaterThan(0);
});

test('the names of the rules give nothing away', async () => {
  const rehearsal = await rehearse({ scenario: 'watch', options });
  const { account, tenant, context, simulated } = rehearsal;
  const step = stepNamed(microsoft365, 'copy-mail')!;
  await step.execute(account, await step.capture(account, tenant, context), tenant, context);
  const written = JSON.stringify(simulated.state.transportRules.map(({ name, comments }) => [name, comments]));
  expect(written).not.toMatch(/cordon|legal|watch|hold|case|counsel|copy|preserv/i);
  for (const name of [account.userPrincipalName, account.displayName, account.objectId]) {
    expect(written).not.toContain(name);
  }
});
