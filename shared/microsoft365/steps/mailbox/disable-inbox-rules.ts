import { hasMailbox } from '../../account-facts.ts';
import { minutes, seconds } from '../../../domain/duration.ts';
import type { Account } from '../../../domain/account.ts';
import type { Tenant } from '../../../catalogue/tenant.ts';
import { newestFirst } from '../../../catalogue/newest-first.ts';
import { atOnceThenInTurn, toAll } from '../../../catalogue/to-all.ts';
import { idsComingBack } from '../../../catalogue/comes-back.ts';
import type { Taken } from '../../../catalogue/taken.ts';
import { valueOf } from '../../../catalogue/value-of.ts';
import { Refusal } from '../../../domain/errors.ts';
import {
  ageAtRelease,
  lastChange,
  readChangesForRelease,
  readOwnChanges,
} from '../../readings/mailbox/mailbox-changes.ts';
import type { MailboxChange } from '../../readings/mailbox/mailbox-changes.ts';
import { readInboxRules } from '../../readings/mailbox/inbox-rules.ts';
import type { InboxRule } from '../../readings/mailbox/inbox-rules.ts';
import { nameByNow } from '../../readings/history/names-by-now.ts';
import { defineStep } from '../../../catalogue/step.ts';
import { backDoor } from '../../../catalogue/traits.ts';
import type { ReleaseContext } from '../../../catalogue/step.ts';

// Identity, not RuleIdentity: the latter is a number beyond 2^53 that JSON.parse corrupts.
interface Running {
  readonly Identity: string;
  readonly Name: string;
  readonly Enabled: boolean;
  /** It forwards or redirects mail to anybody. */
  readonly sends?: boolean;
  /** It looks like one that Exchange keeps, and may refuse to disable. */
  readonly mayRefuse?: boolean;
  /** What stands for all that it does; absent in what an older version captured. */
  readonly was?: string;
}
interface Before {
  readonly enabled: readonly (Running & { readonly arose: string })[];
  readonly readAt: string;
}

/** https://learn.microsoft.com/purview/audit-log-activities#exchange-mailbox-activities */
const operations = ['New-InboxRule', 'Set-InboxRule', 'UpdateInboxRules'];

export const disableInboxRules = defineStep({
  name: 'disable-inbox-rules',
  title: 'Disable inbox rules',
  purpose: 'Rules that forward, hide or delete mail for the attacker stop running, hidden ones too.',
  impact: 'hindered',
  required: true,
  traits: backDoor,
  attack: ['T1564.008', 'T1114.003', 'T1137.005'],
  defend: ['D3-RC'],
  permissions: [
    nameByNow,
    {
      api: 'exchange',
      role: 'Exchange.ManageAsApp',
      for: 'Get-InboxRule, Disable-/Enable-InboxRule, Search-UnifiedAuditLog (when a rule was made)',
    },
  ],
  readMore: 'https://learn.microsoft.com/powershell/module/exchangepowershell/disable-inboxrule',
  patience: { settleWithin: minutes(30), pollEvery: seconds(5) },
  appliesTo: hasMailbox,
  capture: async (account, tenant, { compromisedSince }): Promise<Before> => {
    const readAt = tenant.now();
    const [rules, changes] = await Promise.all([
      running(account, tenant),
      readOwnChanges(account, compromisedSince, operations, tenant),
    ]);
    return { enabled: rules.map((rule) => ({ ...rule, arose: lastChange(changes, isAbout(rule)) })), readAt };
  },
  foresee: (_account, before) =>
    before.enabled.map((rule) => ({ what: nameOf(rule), id: rule.Identity, from: 'enabled', to: 'disabled' })),
  probe: ({ objectId, userPrincipalName }, tenant) => readInboxRules(objectId, tenant, userPrincipalName),
  async execute(account, { enabled }, tenant, { actedAt }) {
    const known = new Map(enabled.map(({ Identity, arose }) => [Identity, arose]));
    const newest = newestFirst(await running(account, tenant), ({ Identity }) => known.get(Identity));
    // What sends mail away first.
    const rules = newest.toSorted((a, b) => Number(b.sends ?? false) - Number(a.sends ?? false));
    const disable = disabling(account, tenant);
    await atOnceThenInTurn(rules, nameOf, disable, listOfRules, actedAt !== undefined);
  },
  async verify(account, before, tenant, { acts = 0 }) {
    const rules = await running(account, tenant);
    // The first act is at once for all, and one of two writes to the list may be lost.
    const enabled = rules.filter(isOpen(acts > 1));
    const stays = rules.filter((rule) => !enabled.includes(rule));
    if (enabled.length > 0)
      return { is: 'not-yet', seen: `still running: ${enabled.map((rule) => rule.Name).join(', ')}`, actAgain: true };
    const names = stays.map(({ Name }) => Name).join(', ');
    const kept =
      stays.length === 0
        ? ''
        : `; Exchange keeps ${names}, which sends to people inside or moves mail: a person has to look whose it is`;
    return { is: 'holds', seen: `no rule runs; ${String(before.enabled.length)} ran before${kept}` };
  },
  undo: {
    releaseStage: 'rest',
    describe: 'Enables the rules that ran before; after a compromise only those from before it.',
    taken: async (account, before, tenant, release) => (await lookAtRules(account, before, tenant, release)).taken,
    exceptFor: 'Any change to a rule deletes the client-side rules, which only Outlook on one machine knows.',
    async restore(account, before, tenant, release) {
      const { due, astray } = await comingBack(account, before, tenant, release);
      await toAll(astray, nameOf, disabling(account, tenant), listOfRules);
      await toAll(due, nameOf, writing('Enable-InboxRule', account, tenant), listOfRules);
    },
    async verify(account, before, tenant, release) {
      const { due, back, stay, astray } = await comingBack(account, before, tenant, release);
      const again = astray.filter(isOpen(release.actedAt !== undefined));
      if (again.length > 0)
        return { is: 'not-yet', seen: `running again: ${again.map(({ Name }) => Name).join(', ')}`, actAgain: true };
      const kept = stay.length === 0 ? '' : `; these stay disabled: ${stay.map(({ Name }) => Name).join(', ')}`;
      if (due.length === 0) return { is: 'holds', seen: `${String(back)} rules run again${kept}` };
      return { is: 'not-yet', seen: `not running yet: ${due.map(({ Name }) => Name).join(', ')}`, actAgain: true };
    },
    reappeared: async (account, before, tenant, release) =>
      (await comingBack(account, before, tenant, release)).astray.filter(({ mayRefuse }) => !mayRefuse).map(nameOf),
  },
});

const nothing = 'does nothing';

async function running(account: Account, tenant: Tenant): Promise<Running[]> {
  const rules = await readInboxRules(account.objectId, tenant, account.userPrincipalName);
  return rules
    .filter((rule) => rule.enabled && (!rule.isExchanges || rule.sends || rule.movesTo !== null))
    .map(({ identity, name, sends, isExchanges, does }) => ({
      Identity: identity,
      Name: name,
      Enabled: true,
      sends,
      ...(isExchanges ? { mayRefuse: true } : {}),
      was: valueOf({ id: identity, name: nameOf({ Name: name }), does: does || nothing }),
    }));
}

/** What Exchange has refused to disable is none: else it would show it disabled by now. */
function isOpen(wasTriedInTurn: boolean): (rule: Running) => boolean {
  return ({ mayRefuse }) => !mayRefuse || !wasTriedInTurn;
}

/** An attacker may give a rule the name of one that Exchange keeps: it is tried, and Exchange's own refusal tells them apart. */
function disabling(account: Account, tenant: Tenant): (rule: Running) => Promise<void> {
  const disable = writing('Disable-InboxRule', account, tenant);
  return async (rule) => {
    try {
      await disable(rule);
    } catch (error) {
      // A right that is missing is no word about the rule.
      if (!rule.mayRefuse || !(error instanceof Refusal) || error.status === 403) throw error;
    }
  };
}

/** What comes back and does not run yet, and what must not and does; a rule that somebody deleted meanwhile is gone. */
async function comingBack(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ due: Before['enabled']; back: number; stay: Before['enabled']; astray: Before['enabled'] }> {
  const { rules, taken } = await lookAtRules(account, before, tenant, release);
  const back = idsComingBack(release, taken);
  const coming = before.enabled.filter(({ Identity }) => back.has(Identity));
  const stay = before.enabled.filter(({ Identity }) => !back.has(Identity));
  const those = (which: Before['enabled'], running: boolean): Before['enabled'] =>
    which.flatMap((rule) => {
      const now = ruleIn(rules, rule);
      return now?.enabled === running ? [{ ...rule, Identity: now.identity }] : [];
    });
  const due = those(coming, false);
  return { due, back: coming.length - due.length, stay, astray: those(stay, true) };
}

/** By its own id: before that stands the name of the mailbox, which may be another by now. */
function ruleIn(rules: readonly InboxRule[], { Identity }: Running): InboxRule | undefined {
  const id = Identity.split('\\').at(-1);
  return rules.find(({ identity }) => identity.split('\\').at(-1) === id);
}

/** The rules as they are now, and of those that ran what each would do if it ran again. */
async function lookAtRules(
  account: Account,
  before: Before,
  tenant: Tenant,
  release: ReleaseContext,
): Promise<{ readonly rules: readonly InboxRule[]; readonly taken: readonly Taken[] }> {
  const [rules, changes] = await Promise.all([
    readInboxRules(account.objectId, tenant, account.userPrincipalName),
    readChangesForRelease(account, before.readAt, operations, release, tenant),
  ]);
  const taken = before.enabled.flatMap((rule): Taken[] => {
    const now = ruleIn(rules, rule);
    if (!now) return [];
    const arose = ageAtRelease(ageOf(before, rule), lastChange(changes, isAbout(rule)));
    // What was captured by an older version does not say whether it sends.
    const isDoor = now.sends || rule.sends !== false;
    const named = now.name === rule.Name ? '' : `, called "${now.name}" now`;
    const does = `${now.does || nothing}${named}`;
    return [{ id: rule.Identity, name: nameOf(rule), does, arose, was: rule.was, ...(isDoor ? { isDoor } : {}) }];
  });
  return { rules, taken };
}

function ageOf({ enabled }: Before, { Identity }: Running): string {
  return enabled.find((rule) => rule.Identity === Identity)?.arose ?? 'unknown';
}

/** The log names a rule by its id or by its name, at the end of a path or among the values. */
function isAbout({ Identity, Name }: Running): (change: MailboxChange) => boolean {
  const names = new Set([Name.toLowerCase(), Identity.toLowerCase(), Identity.split('\\').at(-1)?.toLowerCase()]);
  return ({ object, values }) =>
    [object.split('\\').at(-1), ...['name', 'rulename', 'ruleid', 'identity'].map((key) => values[key])].some(
      (said) => said !== undefined && (names.has(said) || names.has(said.split('\\').at(-1))),
    );
}

function nameOf({ Name }: Pick<Running, 'Name'>): string {
  return `inbox rule "${Name}"`;
}

/** A rule write deletes the rules that only Outlook knows; the switch keeps Exchange from asking. */
function writing(cmdlet: string, account: Account, tenant: Tenant): (rule: Running) => Promise<unknown> {
  return ({ Identity }) =>
    tenant.exchange.run(
      cmdlet,
      { Identity, AlwaysDeleteOutlookRulesBlob: true, Confirm: false },
      account.userPrincipalName,
    );
}

/** A write of one rule writes the list of them. */
const listOfRules = (): string => 'the list of rules';
