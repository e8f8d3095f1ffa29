import * as z from 'zod';
import { minutes, seconds } from '../../domain/duration.ts';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { defineStep } from '../step.ts';

// Identity, not RuleIdentity: the latter is a number beyond 2^53 that JSON.parse corrupts.
const Rule = z.object({ Identity: z.string(), Name: z.string(), Enabled: z.boolean() });

export const disableInboxRules = defineStep({
  name: 'disable-inbox-rules',
  title: 'Disable inbox rules',
  purpose: 'Rules that forward, hide or delete mail for the attacker stop running, hidden ones too.',
  impact: 'hindered',
  required: true,
  permissions: [{ api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-InboxRule, Disable-InboxRule' }],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/disable-inboxrule',
  patience: { settleWithin: minutes(30), pollEvery: seconds(5) },
  appliesTo: (account) => (account.hasMailbox ? true : 'the account has no mailbox in this tenant'),
  capture: async (account, tenant) => ({ enabled: await enabledRules(account, tenant) }),
  foresee: (_account, before) =>
    before.enabled.map(({ Name }) => ({ what: `inbox rule "${Name}"`, from: 'enabled', to: 'disabled' })),
  async execute(account, _before, tenant) {
    for (const rule of await enabledRules(account, tenant))
      await write('Disable-InboxRule', rule.Identity, account, tenant);
  },
  async verify(account, before, tenant) {
    const enabled = await enabledRules(account, tenant);
    if (enabled.length === 0) return { is: 'holds', seen: `no rule runs; ${String(before.enabled.length)} ran before` };
    return { is: 'not-yet', seen: `still running: ${enabled.map((rule) => rule.Name).join(', ')}`, actAgain: true };
  },
  undo: {
    describe: 'Enables the rules that ran before.',
    async restore(account, before, tenant) {
      for (const rule of before.enabled) await write('Enable-InboxRule', rule.Identity, account, tenant);
    },
    async verify(account, before, tenant) {
      const enabled = new Set((await enabledRules(account, tenant)).map(({ Identity }) => Identity));
      const missing = before.enabled.filter(({ Identity }) => !enabled.has(Identity));
      if (missing.length === 0) return { is: 'holds', seen: `${String(before.enabled.length)} rules run again` };
      const names = missing.map(({ Name }) => Name).join(', ');
      return { is: 'not-yet', seen: `not running yet: ${names}`, actAgain: true };
    },
  },
});

/** Without IncludeHidden the attacker's favourite rules are missing. https://learn.microsoft.com/powershell/module/exchangepowershell/get-inboxrule */
async function enabledRules(account: Account, tenant: Tenant): Promise<z.infer<typeof Rule>[]> {
  const parameters = { Mailbox: account.objectId, IncludeHidden: true };
  const rules = z.array(Rule).parse(await tenant.exchange.run('Get-InboxRule', parameters, account.objectId));
  return rules.filter((rule) => rule.Enabled && !isSystemRule(rule.Name));
}

/** Exchange keeps these itself and refuses to disable them. */
function isSystemRule(name: string): boolean {
  return (
    name === 'Junk E-Mail Rule' || name.startsWith('Microsoft.Exchange.OOF.') || name.startsWith('Delegate Rule -')
  );
}

/** A rule write deletes the rules that only Outlook knows; the switch keeps Exchange from asking. */
async function write(cmdlet: string, rule: string, account: Account, tenant: Tenant): Promise<void> {
  const parameters = { Identity: rule, AlwaysDeleteOutlookRulesBlob: true, Confirm: false };
  await tenant.exchange.run(cmdlet, parameters, account.objectId);
}
