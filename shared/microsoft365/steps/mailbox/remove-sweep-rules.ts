import { hasMailbox } from '../../account-facts.ts';
import * as z from 'zod';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { atOnceThenInTurn, toAll } from '../../../catalogue/to-all.ts';
import { called, flag, key, text } from '../../readings/fields.ts';
import { whatARowSays } from '../../readings/what-a-row-says.ts';
import { idsComingBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { valueOf } from '../../../catalogue/value-of.ts';
import {
  ageAtRelease,
  lastChange,
  readChangesForRelease,
  readOwnChanges,
} from '../../readings/mailbox/mailbox-changes.ts';
import type { MailboxChange } from '../../readings/mailbox/mailbox-changes.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

const Rule = z.looseObject({ RuleId: key, Name: text, Enabled: flag }).transform((row) => ({
  RuleId: row.RuleId,
  Name: called(row.Name, row.RuleId),
  Enabled: row.Enabled !== false,
  does: whatARowSays(row, ['Enabled', 'Identity', 'MailboxOwnerId', 'Name', 'Provider', 'RuleId']),
}));
type Rule = z.infer<typeof Rule>;
type Named = Pick<Rule, 'RuleId' | 'Name'>;
interface Before {
  /** `was` stands for all that it does; absent in what an older version captured. */
  readonly enabled: readonly (Named & { readonly arose: string; readonly was?: string })[];
  readonly readAt: string;
}

const operations = ['New-SweepRule', 'Set-SweepRule'];

export const removeSweepRules = defineStep({
  name: 'remove-sweep-rules',
  // Disabled and not removed, whatever its name says: no cmdlet brings a removed rule back as it was.
  title: 'Disable sweep rules',
  purpose: 'Sweep rules, which clear the inbox by sender and which no list of inbox rules shows, no longer hide mail.',
  impact: 'hindered',
  required: true,
  traits: backDoor,
  attack: ['T1564.008'],
  defend: ['D3-RC'],
  permissions: [
    nameByNow,
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-SweepRule, Disable-/Enable-SweepRule, Search-UnifiedAuditLog (when a rule was made)',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/disable-sweeprule',
  patience: { settleWithin: minutes(30), pollEvery: seconds(5) },
  appliesTo: hasMailbox,
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const readAt = tenant.now();
    const [rules, changes] = await Promise.all([
      read(account, tenant),
      readOwnChanges(account, compromisedSince, operations, tenant),
    ]);
    const enabled = rules.filter(({ Enabled }) => Enabled);
    return {
      enabled: enabled.map(({ RuleId, Name, does }) => ({
        RuleId,
        Name,
        Enabled: true,
        arose: lastChange(changes, isAbout({ RuleId, Name })),
        was: valueOf({ id: RuleId, name: nameOf({ Name }), does }),
      })),
      readAt,
    };
  },
  foresee: (_account, before) =>
    before.enabled.map((rule) => ({ what: nameOf(rule), id: rule.RuleId, from: 'enabled', to: 'disabled' })),
  probe: read,
  async execute(account, _before, tenant, { actedAt }) {
    const enabled = (await read(account, tenant)).filter(({ Enabled }) => Enabled);
    const disable = writing('Disable-SweepRule', account, tenant);
    await atOnceThenInTurn(enabled, nameOf, disable, listOfRules, actedAt !== undefined);
  },
  async verify(account, before, tenant) {
    const names = (await read(account, tenant)).filter(({ Enabled }) => Enabled).map(({ Name }) => Name);
    if (names.length > 0) return { is: 'not-yet', seen: `still running: ${names.join(', ')}`, actAgain: true };
    return { is: 'holds', seen: `no sweep rule runs; ${String(before.enabled.length)} ran before` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Enables the sweep rules that ran before; after a compromise only those from before it.',
    taken: async (account, before, tenant, release) => (await lookAtRules(account, before, tenant, release)).taken,
    async restore(account, before, tenant, release) {
      const { due, astray } = await comingBack(account, before, tenant, release);
      await writeAll('Disable-SweepRule', astray, account, tenant);
      await writeAll('Enable-SweepRule', due, account, tenant);
    },
    async verify(account, before, tenant, release) {
      const { due, stay, astray } = await comingBack(account, before, tenant, release);
      if (astray.length > 0)
        return { is: 'not-yet', seen: `running again: ${astray.map(({ Name }) => Name).join(', ')}`, actAgain: true };
      if (due.length > 0) {
        return { is: 'not-yet', seen: `not running yet: ${due.map(({ Name }) => Name).join(', ')}`, actAgain: true };
      }
      const kept = stay.length === 0 ? '' : `; these stay disabled: ${stay.map(({ Name }) => Name).join(', ')}`;
      return { is: 'holds', seen: `every sweep rule that comes back runs again${kept}` };
    },
    reappeared: async (account, before, tenant, release) =>
      (await comingBack(account, before, tenant, release)).astray.map(nameOf),
  },
});

/** What comes back and does not run yet, and what must not and does; a rule that somebody deleted meanwhile is gone. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ due: Named[]; stay: Named[]; astray: Named[] }> {
  const { rules, taken } = await lookAtRules(account, before, tenant, release);
  const back = idsComingBack(release, taken);
  const are = (running: boolean) => (rule: Named) =>
    rules.some(({ RuleId, Enabled }) => RuleId === rule.RuleId && Enabled === running);
  const stay = before.enabled.filter(({ RuleId }) => !back.has(RuleId));
  return {
    due: before.enabled.filter(({ RuleId }) => back.has(RuleId)).filter(are(false)),
    stay,
    astray: stay.filter(are(true)),
  };
}

/** The rules as they are now, and of those that ran what each would do if it ran again. It only files mail: it is no door. */
async function lookAtRules(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ readonly rules: readonly Rule[]; readonly taken: readonly Taken[] }> {
  const [rules, changes] = await Promise.all([
    read(account, tenant),
    readChangesForRelease(account, before.readAt, operations, release, tenant),
  ]);
  const taken = before.enabled.flatMap((rule): Taken[] => {
    const now = rules.find(({ RuleId }) => RuleId === rule.RuleId);
    if (!now) return [];
    const arose = ageAtRelease(rule.arose, lastChange(changes, isAbout(rule)));
    return [{ id: rule.RuleId, name: nameOf(rule), does: now.does, arose, was: rule.was }];
  });
  return { rules, taken };
}

function isAbout({ RuleId, Name }: Named): (change: MailboxChange) => boolean {
  const names = [RuleId, Name].map((name) => name.toLowerCase());
  return ({ object, values }) =>
    [object, values['name'] ?? '', values['identity'] ?? ''].some((said) =>
      names.some((name) => said === name || said.endsWith(`\\${name}`)),
    );
}

function nameOf({ Name }: Pick<Named, 'Name'>): string {
  return `sweep rule "${Name}"`;
}

async function read(account: Account, tenant: Tenant): Promise<Rule[]> {
  return z
    .array(Rule)
    .parse(await tenant.exchange.run('Get-SweepRule', { Mailbox: account.objectId }, account.userPrincipalName));
}

function writing(
  cmdlet: string,
  { objectId, userPrincipalName }: Account,
  tenant: Tenant,
): (rule: Named) => Promise<unknown> {
  return ({ RuleId: Identity }) =>
    tenant.exchange.run(cmdlet, { Identity, Mailbox: objectId, Confirm: false }, userPrincipalName);
}

const listOfRules = (): string => 'the list of rules';

function writeAll(cmdlet: string, rules: readonly Named[], account: Account, tenant: Tenant): Promise<void> {
  return toAll(rules, nameOf, writing(cmdlet, account, tenant), listOfRules);
}
