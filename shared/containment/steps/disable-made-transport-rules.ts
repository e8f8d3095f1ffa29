import * as z from 'zod';
import { minutes, seconds } from '../../domain/duration.ts';
import type { Account } from '../../domain/account.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { comesBack } from '../comes-back.ts';
import { defineStep } from '../step.ts';
import type { ReleaseContext } from '../step.ts';

const Rule = z.object({
  Guid: z.string(),
  Name: z.string(),
  State: z.string(),
  CreatedBy: z.string().nullish(),
  LastModifiedBy: z.string().nullish(),
  WhenChanged: z.string().nullish(),
});
type Rule = z.infer<typeof Rule>;
interface Made {
  readonly guid: string;
  readonly name: string;
  readonly arose: string;
}
interface Before {
  readonly made: readonly Made[];
}

export const disableMadeTransportRules = defineStep({
  name: 'disable-made-transport-rules',
  title: 'Disable the mail flow rules it made',
  purpose:
    'Rules of the whole organisation that the account made or changed since the compromise move no mail any more.',
  impact: 'unnoticed',
  required: true,
  permissions: [
    { api: 'exchange', role: 'Exchange.ManageAsApp', for: 'Get-TransportRule, Disable-/Enable-TransportRule' },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/disable-transportrule',
  patience: { settleWithin: minutes(60), pollEvery: seconds(10) },
  // Whether it may write such rules is not asked: rights are given and taken, what was made with them stays.
  appliesTo: () => true,
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const rules = madeIn(await readRules(account, tenant), account, compromisedSince);
    return { made: rules.map((rule) => ({ guid: rule.Guid, name: rule.Name, arose: rule.WhenChanged ?? 'unknown' })) };
  },
  foresee: (_account, before) => before.made.map((rule) => ({ what: nameOf(rule), from: 'enabled', to: 'disabled' })),
  async execute(account, before, tenant, { compromisedSince }) {
    for (const { Guid } of await stillOn(account, before, compromisedSince, tenant)) {
      await tenant.exchange.run('Disable-TransportRule', { Identity: Guid, Confirm: false }, account.objectId);
    }
  },
  async verify(account, before, tenant, { compromisedSince }) {
    const on = await stillOn(account, before, compromisedSince, tenant);
    if (on.length > 0) {
      return { is: 'not-yet', seen: `still enabled: ${on.map(({ Name }) => Name).join(', ')}`, actAgain: true };
    }
    // A change reaches the servers late. https://learn.microsoft.com/exchange/security-and-compliance/mail-flow-rules/manage-mail-flow-rules
    return { is: 'holds', seen: `no rule of the account is enabled; ${String(before.made.length)} were before` };
  },
  undo: {
    describe: 'Enables the rules again; after a compromise none of them comes back.',
    async restore(account, before, tenant, release) {
      const { due, astray } = await comingBack(account, before, tenant, release);
      for (const { guid } of astray) {
        await tenant.exchange.run('Disable-TransportRule', { Identity: guid, Confirm: false }, account.objectId);
      }
      for (const { guid } of due) {
        await tenant.exchange.run('Enable-TransportRule', { Identity: guid }, account.objectId);
      }
    },
    async verify(account, before, tenant, release) {
      const { due, astray } = await comingBack(account, before, tenant, release);
      if (astray.length > 0)
        return { is: 'not-yet', seen: `enabled again: ${astray.map(({ name }) => name).join(', ')}`, actAgain: true };
      if (due.length > 0) {
        return { is: 'not-yet', seen: `not enabled yet: ${due.map(({ name }) => name).join(', ')}`, actAgain: true };
      }
      const stay = before.made.filter((rule) => !isBack(rule, release)).map(({ name }) => name);
      const kept = stay.length === 0 ? '' : `; these stay disabled: ${stay.join(', ')}`;
      return { is: 'holds', seen: `every rule that comes back is enabled${kept}` };
    },
    astray: async (account, before, tenant, release) =>
      (await comingBack(account, before, tenant, release)).astray.map(nameOf),
  },
});

async function readRules(account: Account, tenant: Tenant): Promise<Rule[]> {
  return z.array(Rule).parse(await tenant.exchange.run('Get-TransportRule', {}, account.objectId));
}

/** Exchange shows people by display name, principal name or id. */
function isBy(
  { CreatedBy, LastModifiedBy }: Rule,
  { objectId, userPrincipalName, displayName, addresses }: Account,
): boolean {
  const known = new Set([objectId, userPrincipalName, displayName, ...addresses].map((name) => name.toLowerCase()));
  return [CreatedBy, LastModifiedBy].some((by) => by != null && known.has(by.toLowerCase()));
}

function madeIn(rules: readonly Rule[], account: Account, since: string): Rule[] {
  return rules.filter(
    (rule) =>
      rule.State === 'Enabled' &&
      isBy(rule, account) &&
      (rule.WhenChanged == null || Date.parse(rule.WhenChanged) >= Date.parse(since)),
  );
}

/** Once disabled, a rule is said to have been changed by us: what was captured stays ours to disable. */
async function stillOn(account: Account, { made }: Before, since: string, tenant: Tenant): Promise<Rule[]> {
  const rules = await readRules(account, tenant);
  const wanted = new Set([...made.map(({ guid }) => guid), ...madeIn(rules, account, since).map(({ Guid }) => Guid)]);
  return rules.filter(({ Guid, State }) => State === 'Enabled' && wanted.has(Guid));
}

/** What comes back and is not enabled yet, and what must not and is. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ due: Made[]; astray: Made[] }> {
  const rules = await readRules(account, tenant);
  const are = (enabled: boolean) => (rule: Made) =>
    rules.some(({ Guid, State }) => Guid === rule.guid && (State === 'Enabled') === enabled);
  return {
    due: before.made.filter((rule) => isBack(rule, release)).filter(are(false)),
    astray: before.made.filter((rule) => !isBack(rule, release)).filter(are(true)),
  };
}

function isBack(rule: Made, release: ReleaseContext): boolean {
  return comesBack(release, { name: nameOf(rule), arose: rule.arose });
}

function nameOf({ name }: Made): string {
  return `mail flow rule "${name}"`;
}
