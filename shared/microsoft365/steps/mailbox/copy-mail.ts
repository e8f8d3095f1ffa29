import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { days, minutes } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { toAll } from '../../../catalogue/to-all.ts';
import { key } from '../../readings/fields.ts';
import { readCopies } from '../../readings/mailbox/copies.ts';
import { copyRulesFor, faultsOf, readTransportRules } from '../../readings/mailbox/copy-rules.ts';
import type { CopyRule } from '../../readings/mailbox/copy-rules.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { Verdict } from '../../../catalogue/step.ts';

/** Exchange shows recipients by any of these. */
const Recipient = z.object({ Name: key, DisplayName: key, PrimarySmtpAddress: z.string() });

interface Before {
  /** Rules of these names that were there already. */
  readonly there: readonly string[];
  readonly account: readonly string[];
  readonly to: z.infer<typeof Recipient>;
}

export const copyMail = defineStep<Before>({
  name: 'copy-mail',
  title: 'Copy all mail',
  purpose:
    'A copy of all mail the account sends or receives is kept in a mailbox of the legal team, which the account cannot open.',
  impact: 'unnoticed',
  required: false,
  traits: { ...backDoor, level: 'watch' },
  attack: ['T1070.008'],
  defend: [],
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-/New-/Set-/Enable-/Remove-TransportRule, Get-Mailbox, Get-MessageTraceV2',
    },
  ],
  readMore: 'https://learn.microsoft.com/exchange/security-and-compliance/mail-flow-rules/mail-flow-rules',
  // The rules are proven by mail that comes by, and nobody knows when some will.
  patience: { settleWithin: days(14), pollEvery: minutes(10) },
  appliesTo(account, options) {
    const mailbox = hasMailbox(account);
    if (mailbox !== true) return mailbox;
    return options.preservationMailbox ? true : 'no preservation mailbox is named';
  },
  async capture(account, tenant, { options }) {
    const ours = new Set(copyRulesFor(account).map(({ name }) => name));
    const [rules, own, to] = await Promise.all([
      readTransportRules(account, tenant),
      readRecipient(account.objectId, tenant, account.userPrincipalName),
      readRecipient(options.preservationMailbox ?? '', tenant),
    ]);
    const there = rules.flatMap(({ Name }) => (ours.has(Name) ? [Name] : []));
    const names = [...account.addresses, account.userPrincipalName, account.objectId, ...Object.values(own)].filter(
      Boolean,
    );
    return { there, account: names, to };
  },
  foresee: (_account, before) =>
    before.there.length > 0
      ? []
      : [{ what: 'mail from and to the account', from: 'not copied', to: `copied to ${before.to.PrimarySmtpAddress}` }],
  probe: readTransportRules,
  async execute(account, before, tenant) {
    const run = runFor(account, tenant);
    const rules = await readTransportRules(account, tenant);
    const wants = copyRulesFor(account);
    await toAll(
      wants,
      ({ name }) => name,
      async (wanted) => {
        const rule = rules.find(({ Name }) => Name === wanted.name);
        const faults = faultsOf(rule, wanted, before.account, Object.values(before.to));
        if (faults.length === 0) return;
        const content = {
          [wanted.condition]: [account.addresses[0] ?? account.userPrincipalName],
          BlindCopyTo: [before.to.PrimarySmtpAddress],
          Mode: 'Enforce',
          Priority: wanted.priority,
          // A sender is forged in one of the two; https://learn.microsoft.com/powershell/module/exchangepowershell/new-transportrule#-senderaddresslocation
          SenderAddressLocation: 'HeaderOrEnvelope',
          StopRuleProcessing: false,
        };
        if (!rule) await run('New-TransportRule', { Name: wanted.name, Enabled: true, ...content });
        else await run('Set-TransportRule', { Identity: wanted.name, ...content, [otherThan(wanted)]: null });
        if (rule && rule.State !== 'Enabled')
          await run('Enable-TransportRule', { Identity: wanted.name, Confirm: false });
      },
      rulesOfAll,
    );
  },
  async verify(account, before, tenant, context): Promise<Verdict> {
    const rules = await readTransportRules(account, tenant);
    const faults = copyRulesFor(account).flatMap((wanted) => {
      const rule = rules.find(({ Name }) => Name === wanted.name);
      return faultsOf(rule, wanted, before.account, Object.values(before.to)).map((fault) => `${wanted.name} ${fault}`);
    });
    if (faults.length > 0) return { is: 'not-yet', seen: faults.join('; '), actAgain: true };
    const to = before.to.PrimarySmtpAddress;
    const { copied, missing } = await readCopies(account, to, context.actedAt ?? context.since, tenant);
    if (missing > 0)
      return { is: 'not-yet', seen: `the rules are in place, but ${String(missing)} messages have no copy` };
    if (copied === 0) return { is: 'not-yet', seen: 'the rules are in place; no mail has passed yet that proves them' };
    return { is: 'holds', seen: `the rules are in place, and ${String(copied)} messages were copied to ${to}` };
  },
  undo: {
    releaseStage: 'copies',
    describe: 'Removes the two rules; the copies stay.',
    async restore(account, before, tenant) {
      await toAll(
        await left(account, before, tenant),
        (name) => name,
        (name) => runFor(account, tenant)('Remove-TransportRule', { Identity: name, Confirm: false }),
        rulesOfAll,
      );
    },
    async verify(account, before, tenant) {
      const still = await left(account, before, tenant);
      if (still.length === 0) return { is: 'holds', seen: 'no rule copies the mail any more' };
      return { is: 'not-yet', seen: `still there: ${still.join(', ')}`, actAgain: true };
    },
  },
});

/** Mail flow rules have an order, which every change of one touches. */
const rulesOfAll = (): string => 'mail flow rules';

/** A second condition would have to be met too. */
function otherThan({ condition }: CopyRule): CopyRule['condition'] {
  return condition === 'From' ? 'SentTo' : 'From';
}

function runFor({ objectId }: Account, tenant: Tenant) {
  return (cmdlet: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> =>
    tenant.exchange.run(cmdlet, parameters, objectId);
}

async function readRecipient(identity: string, tenant: Tenant, anchor = identity): Promise<z.infer<typeof Recipient>> {
  const [row] = await tenant.exchange.run('Get-Mailbox', { Identity: identity }, anchor);
  return Recipient.parse(row);
}

async function left(account: Account, before: Before, tenant: Tenant): Promise<string[]> {
  const ours = new Set(copyRulesFor(account).map(({ name }) => name));
  const rules = await readTransportRules(account, tenant);
  return rules.flatMap(({ Name }) => (ours.has(Name) && !before.there.includes(Name) ? [Name] : []));
}
