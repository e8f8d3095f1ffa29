import { readInboxRules } from '../../shared/microsoft365/readings/mailbox/inbox-rules.ts';
import { markMailbox } from '../../shared/microsoft365/readings/mailbox/audit-mark.ts';
import { readChangesForRelease } from '../../shared/microsoft365/readings/mailbox/mailbox-changes.ts';
import { whyUnaudited } from '../../shared/microsoft365/readings/mailbox/why-unaudited.ts';
import type { ReleaseContext } from '../../shared/catalogue/step.ts';
import { hours } from '../../shared/domain/duration.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

async function changesAfterADay({ account, tenant, context, clock }: Rehearsal, marks = true): Promise<unknown> {
  const { compromisedSince, since } = context;
  if (marks) await markMailbox(account, tenant);
  clock.advance(hours(24));
  const release: ReleaseContext = {
    kind: 'remediated',
    sinceStated: true,
    compromisedSince,
    hostile: [],
    since: tenant.now(),
  };
  return readChangesForRelease(account, since, ['New-InboxRule'], release, tenant);
}

test('what a log that is turned off does not tell is unknown, not earlier', async () => {
  const rehearsal = await rehearse({});
  rehearsal.simulated.state.organization.auditIsOn = false;
  expect(await changesAfterADay(rehearsal)).toBeNull();
});

test('so it is where the mailbox is not audited, or the account is exempt', async () => {
  const { account, tenant, simulated } = await rehearse({});
  const { retention } = simulated.state.mailboxes.get(account.objectId)!;
  expect(await whyUnaudited(account, tenant)).toBeUndefined();
  retention.bypassesAudit = true;
  expect(await whyUnaudited(account, tenant)).toMatch(/exempt/);
  retention.auditEnabled = false;
  expect(await whyUnaudited(account, tenant)).toMatch(/not audited/);
});

test('so it is where it does not show what Cordon itself did in the mailbox', async () => {
  expect(await changesAfterADay(await rehearse({}), false)).toBeNull();
  const silent = await rehearse({});
  silent.simulated.state.logs.auditSearchFinds = false;
  expect(await changesAfterADay(silent)).toBeNull();
});

test('where it records, the log is believed', async () => {
  expect(await changesAfterADay(await rehearse({}))).not.toBeNull();
});

test.each([
  ['Delegate Rule -7', { MoveToFolder: 'RSS Feeds', RedirectTo: ['"Thief" [EX:/o=x/cn=thief]'] }, false],
  ['Delegate Rule -7', { RedirectTo: ['"Priya" [EX:/o=x/cn=priya]'] }, true],
  ['Junk E-mail Rule', {}, true],
  ['Junk E-mail Rule', { MoveToFolder: 'RSS Feeds' }, false],
  ['Junk E-mail Rule', { MoveToFolder: 'Junk-E-Mail' }, true],
  ['JUNK E-MAIL RULE', { MoveToFolder: 'Junk-E-Mail' }, true],
  ['Junk E-mail Rule', { RedirectTo: ['"Priya" [EX:/o=x/cn=priya]'] }, false],
  ['Junk E-mail Rule', { DeleteMessage: true }, false],
  ['Junk E-mail Rule', { MoveToFolder: 'Old Junk-E-Mail' }, false],
  ['Junk E-mail Rule', { CopyToFolder: 'RSS Feeds' }, false],
  ['microsoft.exchange.oof.x', {}, true],
  ['Microsoft.Exchange.OOF.X', { ForwardTo: ['"Thief" [EX:/o=x/cn=thief]'] }, false],
])('%s with %j is Exchange’s own: %s', async (Name, does, isExchanges) => {
  const row = { Identity: 'a\\1', Name, Enabled: true, ...does };
  const junk = { Name: 'Junk-E-Mail', FolderType: 'JunkEmail' };
  const run = (cmdlet: string) => Promise.resolve([cmdlet === 'Get-InboxRule' ? row : junk]);
  const tenant = { exchange: { run } } as unknown as Tenant;
  const [rule] = await readInboxRules('a', tenant, 'a@contoso.com');
  expect(rule?.isExchanges).toBe(isExchanges);
});
