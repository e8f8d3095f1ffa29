import { hours, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { toAll } from '../../../catalogue/to-all.ts';
import { idsComingBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { readMadeRules, readTransportRules } from '../../readings/mailbox/made-transport-rules.ts';
import type { MadeRules } from '../../readings/mailbox/made-transport-rules.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

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
  title: 'Disable the mail flow rules the account made',
  purpose: 'Mail flow rules of the organisation that the account made or changed since the compromise no longer run.',
  impact: 'unnoticed',
  required: true,
  traits: backDoor,
  attack: ['T1114.003', 'T1564.008'],
  defend: ['D3-RC'],
  permissions: [
    nameByNow,
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-TransportRule, Disable-/Enable-TransportRule, Search-UnifiedAuditLog (who changed a rule)',
    },
    {
      api: 'graph',
      role: 'User.Read.All',
      for: 'count the accounts of the same name: a rule shows who changed it by that',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/disable-transportrule',
  // Two people of one name are told apart by the audit log, which lags.
  patience: { settleWithin: hours(3), pollEvery: seconds(10) },
  // Whether it may write such rules is not asked: rights are given and taken, what was made with them stays.
  appliesTo: () => true,
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const { made } = await readMadeRules(account, compromisedSince, tenant);
    return { made: made.map((rule) => ({ guid: rule.Guid, name: rule.Name, arose: rule.WhenChanged ?? 'unknown' })) };
  },
  foresee: (_account, before) =>
    before.made.map((rule) => ({ what: nameOf(rule), id: rule.guid, from: 'enabled', to: 'disabled' })),
  probe: readTransportRules,
  async execute(account, before, tenant, { compromisedSince }) {
    const on = stillOn(before, await readMadeRules(account, compromisedSince, tenant));
    const rules = on.map(({ Guid, Name }) => ({ guid: Guid, name: Name }));
    await disableAll(rules, account, tenant);
  },
  async verify(account, before, tenant, { compromisedSince }) {
    const now = await readMadeRules(account, compromisedSince, tenant);
    const on = stillOn(before, now);
    if (on.length > 0) {
      return { is: 'not-yet', seen: `still enabled: ${on.map(({ Name }) => Name).join(', ')}`, actAgain: true };
    }
    if (now.unclear.length > 0) {
      const left = now.unclear.map(({ Name }) => `"${Name}"`).join(', ');
      const why = `changed by ${account.displayName}, the name of ${String(now.namesakes)} accounts`;
      return {
        is: 'not-yet',
        seen: `left alone: ${left}, ${why}; the audit log or a person has to say who changed them`,
      };
    }
    // A change reaches the servers late. https://learn.microsoft.com/exchange/security-and-compliance/mail-flow-rules/manage-mail-flow-rules
    return { is: 'holds', seen: `no rule of the account is enabled; ${String(before.made.length)} were before` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Enables the rules again; after a compromise none of them comes back.',
    taken: async (account, before, tenant) => takenOf(before, await readTransportRules(account, tenant)),
    async restore(account, before, tenant, release) {
      const { due, astray } = await comingBack(account, before, tenant, release);
      await disableAll(astray, account, tenant);
      const enable = ({ guid }: Named): Promise<unknown> =>
        tenant.exchange.run('Enable-TransportRule', { Identity: guid }, account.objectId);
      await toAll(due, nameOf, enable, rulesOfAll);
    },
    async verify(account, before, tenant, release) {
      const { due, stay, astray } = await comingBack(account, before, tenant, release);
      if (astray.length > 0)
        return { is: 'not-yet', seen: `enabled again: ${astray.map(({ name }) => name).join(', ')}`, actAgain: true };
      if (due.length > 0) {
        return { is: 'not-yet', seen: `not enabled yet: ${due.map(({ name }) => name).join(', ')}`, actAgain: true };
      }
      const kept = stay.length === 0 ? '' : `; these stay disabled: ${stay.map(({ name }) => name).join(', ')}`;
      return { is: 'holds', seen: `every rule that comes back is enabled${kept}` };
    },
    reappeared: async (account, before, tenant, release) =>
      (await comingBack(account, before, tenant, release)).astray.map(nameOf),
  },
});

/** Once disabled, a rule is said to have been changed by us: what was captured stays ours to disable. */
function stillOn(before: Before, { rules, made }: MadeRules): MadeRules['rules'] {
  const wanted = new Set([...before.made.map(({ guid }) => guid), ...made.map(({ Guid }) => Guid)]);
  return rules.filter(({ Guid, State }) => State === 'Enabled' && wanted.has(Guid));
}

/** What comes back and is not enabled yet, and what must not and is. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ due: Made[]; stay: Made[]; astray: Made[] }> {
  const rules = await readTransportRules(account, tenant);
  const are = (enabled: boolean) => (rule: Made) =>
    rules.some(({ Guid, State }) => Guid === rule.guid && (State === 'Enabled') === enabled);
  const back = idsComingBack(release, takenOf(before, rules));
  const stay = before.made.filter(({ guid }) => !back.has(guid));
  return {
    due: before.made.filter(({ guid }) => back.has(guid)).filter(are(false)),
    stay,
    astray: stay.filter(are(true)),
  };
}

/** What each would do if it ran again; one that somebody deleted meanwhile is gone. */
function takenOf(before: Before, rules: MadeRules['rules']): Taken[] {
  return before.made.flatMap((rule): Taken[] => {
    const now = rules.find(({ Guid }) => Guid === rule.guid);
    if (!now) return [];
    const named = now.Name === rule.name ? '' : `, called "${now.Name}" now`;
    const does = `${now.does || 'does nothing'}${named}`;
    return [{ id: rule.guid, name: nameOf(rule), does, arose: rule.arose, isDoor: true }];
  });
}

function disableAll(rules: readonly Named[], { objectId }: Account, tenant: Tenant): Promise<void> {
  const disable = ({ guid }: Named): Promise<unknown> =>
    tenant.exchange.run('Disable-TransportRule', { Identity: guid, Confirm: false }, objectId);
  return toAll(rules, nameOf, disable, rulesOfAll);
}

/** They have an order, which every change of one touches. */
const rulesOfAll = (): string => 'mail flow rules';

type Named = Pick<Made, 'guid' | 'name'>;

function nameOf({ name }: Pick<Made, 'name'>): string {
  return `mail flow rule "${name}"`;
}
