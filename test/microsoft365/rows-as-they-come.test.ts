import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import type { Exchange, Tenant } from '../../shared/catalogue/tenant.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';

const { rehearse } = rehearsalStage();
const stepNamed = (name: string) => steps.find((step) => step.name === name)!;

/** What a row is acted on by. Everything else may be missing. */
const keys: Readonly<Record<string, readonly string[]>> = {
  'Get-InboxRule': ['Identity'],
  'Get-SweepRule': ['RuleId'],
  'Get-MailboxPermission': ['User'],
  'Get-RecipientPermission': ['Trustee'],
  'Get-MailboxFolderStatistics': ['FolderId'],
  'Get-MailboxFolderPermission': ['User'],
  'Get-MobileDevice': ['DeviceId'],
  'Get-TransportRule': ['Guid'],
  'Search-UnifiedAuditLog': [],
};
const read: readonly (readonly [string, string])[] = [
  ['disable-inbox-rules', 'Get-InboxRule'],
  ['disable-inbox-rules', 'Search-UnifiedAuditLog'],
  ['remove-sweep-rules', 'Get-SweepRule'],
  ['remove-delegates', 'Get-MailboxPermission'],
  ['remove-delegates', 'Get-RecipientPermission'],
  ['remove-delegates', 'Get-MailboxFolderStatistics'],
  ['remove-delegates', 'Get-MailboxFolderPermission'],
  ['block-mobile-devices', 'Get-MobileDevice'],
];

const isWrite = (operation: string): boolean => !/^(GET|Get-|Search-)/.test(operation);
const writesOf = ({ simulated }: Rehearsal): string[] =>
  simulated.state.log.flatMap(({ actor, operation }) => (actor === 'app' && isWrite(operation) ? [operation] : []));

/** As the tenant, but the cmdlet gives this time of a row. */
function telling({ tenant }: Rehearsal, cmdlet: string, field: string, time: string): Tenant {
  const run: Exchange['run'] = async (asked, ...rest) => {
    const rows = await tenant.exchange.run(asked, ...rest);
    return asked === cmdlet ? rows.map((row) => ({ ...row, [field]: time })) : rows;
  };
  return { ...tenant, exchange: { run } };
}

test.each([
  ['2026-03-02T08:00:00', '2026-03-02T08:00:00.000Z'],
  ['02.03.2026 8 Uhr', 'unknown'],
])('of a phone that first synchronised at %s the case keeps %s', async (FirstSyncTime, arose) => {
  const rehearsal = await rehearse({});
  const tenant = telling(rehearsal, 'Get-MobileDevice', 'FirstSyncTime', FirstSyncTime);
  const before = (await stepNamed('block-mobile-devices').capture(rehearsal.account, tenant, rehearsal.context)) as {
    letIn: { arose: string }[];
  };
  expect(before.letIn.map((phone) => phone.arose)).toEqual(before.letIn.map(() => arose));
});

test('a mail flow rule of the account that does not say when it was changed is taken for new', async () => {
  const name = 'disable-made-transport-rules';
  const rehearsal = await rehearse(rehearsals[name] ?? {});
  const { account, context } = rehearsal;
  const tenant = telling(rehearsal, 'Get-TransportRule', 'WhenChanged', '02.03.2026 8 Uhr');
  const step = stepNamed(name);
  const { made } = (await step.capture(account, rehearsal.tenant, context)) as { made: { guid: string }[] };
  const odd = (await step.capture(account, tenant, context)) as { made: { guid: string }[] };
  expect(made).not.toEqual([]);
  expect(odd.made.map(({ guid }) => guid)).toEqual(expect.arrayContaining(made.map(({ guid }) => guid)));
});

async function executed(name: string, prepare: (rehearsal: Rehearsal) => void): Promise<Rehearsal> {
  const step = stepNamed(name);
  const rehearsal = await rehearse(rehearsals[name]?.setUp ? rehearsals[name] : {});
  prepare(rehearsal);
  const { account, tenant, context } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context).catch((error: unknown) => {
    // Exchange may refuse to change what is its own, and is not known to be.
    if (!(error instanceof Refusal) || error.code === 'UnexpectedAnswer') throw error;
  });
  await step.verify(account, before, tenant, context);
  return rehearsal;
}

test.each(read)('%s acts where %s says nothing but the key of a row', async (name, cmdlet) => {
  const whole = writesOf(await executed(name, () => undefined));
  const bare = writesOf(
    await executed(name, ({ simulated }) => {
      simulated.state.unsaid.set(cmdlet, (field) => !keys[cmdlet]?.includes(field));
    }),
  );
  expect(whole.length).toBeGreaterThan(0);
  const count = (writes: readonly string[], of: string): number => writes.filter((each) => each === of).length;
  for (const each of new Set(whole)) expect(count(bare, each)).toBeGreaterThanOrEqual(count(whole, each));
});

test.each(read.filter(([, cmdlet]) => keys[cmdlet]?.length))(
  '%s ends no other than with a word of its own where %s gives no key',
  async (name, cmdlet) => {
    await executed(name, ({ simulated }) => {
      simulated.state.unsaid.set(cmdlet, (field) => keys[cmdlet]?.includes(field) ?? false);
    });
  },
);

test('a hidden rule whose name the attacker blanked is disabled, and named by its id', async () => {
  const ruleIdentity = '18140901064495850009';
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context, simulated } = rehearsal;
  const mailbox = simulated.state.mailboxes.get(account.objectId)!;
  mailbox.inboxRules.push(inboxRule({ ruleIdentity, name: '', hidden: true, forwardTo: ['thief@drop.example'] }));
  const step = stepNamed('disable-inbox-rules');
  const before = await step.capture(account, tenant, context);
  expect(step.foresee(account, before, context.options).map(({ what }) => what)).toContain(
    `inbox rule "without a name (${mailbox.name}\\${ruleIdentity})"`,
  );
  await step.execute(account, before, tenant, context);
  expect(mailbox.inboxRules.find((rule) => rule.ruleIdentity === ruleIdentity)?.enabled).toBe(false);
});
