import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import type { Account } from '../../../domain/account.ts';
import { firstOf } from '../../../catalogue/to-all.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { defineExamination } from '../../../catalogue/examination.ts';
import type { ExamineContext, FindingItem } from '../../../catalogue/examination.ts';
import { removeDelegates } from '../../steps/mailbox/remove-delegates.ts';
import { readDelegateAccounts, rightsByName } from '../../readings/mailbox/delegate-accounts.ts';
import type { DelegateAccount } from '../../readings/mailbox/delegate-accounts.ts';
import { readDelegates } from '../../readings/mailbox/delegates.ts';
import type { Delegates } from '../../readings/mailbox/delegates.ts';
import { domainOf } from '../../readings/mailbox/own-domains.ts';
import { offerToContain } from '../../readings/offer-to-contain.ts';
import { directoryForSignIns } from '../../readings/sign-in/sign-in-log.ts';
import { readSigns } from '../../readings/sign-in/signs-of-compromise.ts';
import type { Signs } from '../../readings/sign-in/signs-of-compromise.ts';

export const delegatesOwnAccounts = defineExamination({
  name: 'delegates-own-accounts',
  title: "Delegates' own accounts",
  purpose: 'Whether the attacker also holds the account of a delegate, including delegates removed in this case.',
  permissions: [
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-Mailbox, Get-InboxRule, and the rights on the mailbox where they were not captured',
    },
    { api: 'graph', role: 'User.Read.All', for: "read when the delegate's password was changed" },
    { api: 'graph', role: 'IdentityRiskyUser.Read.All', for: 'learn which accounts are at risk' },
    { api: 'graph', role: 'AuditLog.Read.All', for: "find sign-ins from the attacker's addresses" },
    directoryForSignIns,
    { api: 'graph', role: 'Organization.Read.All', for: 'tell addresses inside from those outside' },
  ],
  offersAccounts: true,
  readMore: 'https://learn.microsoft.com/defender-office-365/responding-to-a-compromised-email-account',
  appliesTo: hasMailbox,
  async examine(account, tenant, context) {
    const rights = rightsByName(await rightsBefore(account, tenant, context));
    const { accounts: named, unknown, untold } = await readDelegateAccounts(rights, tenant, account.userPrincipalName);
    const accounts = named.filter(({ objectId }) => objectId !== account.objectId);
    const seen = await readSigns(account, context.compromisedSince, accounts.length > 0, tenant);
    const items = accounts.map((delegate) => itemFor(delegate, seen, context));
    const offered = items.filter((item) => item.offered !== undefined).length;
    return {
      summary: `${String(accounts.length)} delegates, ${String(offered)} of them look compromised; ${seen.limits}`,
      items: [
        ...items,
        ...(untold.length > 0
          ? [{ what: `not examined: ${String(untold.length)} delegates`, detail: firstOf(untold), suspicious: true }]
          : []),
        ...unknown.map((name) => ({
          what: `${name} is no mailbox of the tenant`,
          detail: 'a group or a person outside the tenant: check by hand who it is',
          suspicious: false,
        })),
      ],
    };
  },
});

const Captured = z.object({
  fullAccess: z.array(z.string()),
  sendAs: z.array(z.string()),
  sendOnBehalf: z.array(z.string()),
  sendOnBehalfOnPremises: z.array(z.string()).default([]),
  folders: z.array(
    z.object({
      folder: z.string(),
      user: z.string(),
      rights: z.array(z.string()),
      lessened: z.enum(['None', 'AvailabilityOnly']).nullable(),
    }),
  ),
});

/**
 * The rights before they were taken away. What was captured for undo is what was there; a step that could not capture has changed
 * nothing, so without it the mailbox itself still says.
 */
async function rightsBefore(account: Account, tenant: Tenant, { inCase }: ExamineContext): Promise<Delegates> {
  const captured = Captured.safeParse(await inCase?.captured(removeDelegates.name));
  return captured.success ? captured.data : readDelegates(account, tenant, []);
}

/** A sign-in from where the attacker came, or a risk that Microsoft sees, is a reason to contain; copies that leave are one to look. */
function itemFor(delegate: DelegateAccount, { own, risk, letIn }: Signs, context: ExamineContext): FindingItem {
  const { objectId, userPrincipalName, rights, lastPasswordChange, sendsCopiesTo, deletingRules } = delegate;
  const from = letIn.get(objectId);
  const atRisk = risk.get(objectId);
  const outside = sendsCopiesTo.filter((address) => !own.has(domainOf(address)));
  const strong = [
    ...(from ? [`signed in from ${from.address}, an address of the attacker, at ${from.at}`] : []),
    ...(atRisk ? [`is at risk (${atRisk})`] : []),
  ];
  const weak = [
    ...(outside.length > 0 ? [`sends copies outside: ${outside.join(', ')}`] : []),
    ...(deletingRules.length > 0 ? [`has rules that delete mail: ${deletingRules.join(', ')}`] : []),
  ];
  const reasons = [...strong, ...weak];
  const password =
    lastPasswordChange === null ? 'password changed at an unknown time' : `password changed at ${lastPasswordChange}`;
  const facts = `${rights.join(', ')}; ${password}${isOlder(lastPasswordChange, context) ? ', before the compromise' : ''}`;
  if (reasons.length === 0)
    return { what: `${userPrincipalName} shows no sign of compromise`, detail: facts, suspicious: false };
  const isOffered = strong.length > 0;
  return {
    what: `${userPrincipalName} ${reasons.join(', and ')}`,
    ...(from ? { at: from.at } : {}),
    detail: isOffered ? `${facts}. To contain the account: ${offerFor(delegate, strong, context)}` : facts,
    suspicious: true,
    ...(isOffered ? { offered: objectId } : {}),
  };
}

function isOlder(changed: string | null, { compromisedSince }: ExamineContext): boolean {
  return changed !== null && Date.parse(changed) < Date.parse(compromisedSince);
}

function offerFor({ objectId }: DelegateAccount, reasons: readonly string[], context: ExamineContext): string {
  const of = context.inCase ? `delegate in ${context.inCase.caseId}: ` : 'delegate: ';
  return offerToContain(objectId, `${of}${reasons.join(', ')}`, context);
}
