import type { Sender } from '../domain/sender.ts';
import * as z from 'zod';
import type { Ranks } from '../catalogue/far-end.ts';
import type { Account } from '../domain/account.ts';
import { Level, lowestPermitted } from '../domain/level.ts';
import type { Permitted } from '../domain/level.ts';

/** Whom a rule is about: by object id, never by a name or an attribute that an attacker could give themselves. */
const People = z
  .strictObject({
    accounts: z.array(z.guid().toLowerCase()).default([]).meta({ description: 'Object ids of accounts.' }),
    groups: z.array(z.guid().toLowerCase()).default([]).meta({ description: 'Object ids of role-assignable groups.' }),
  })
  .default({ accounts: [], groups: [] });
export type People = z.infer<typeof People>;

const nothing = z.literal('nothing');

const count = (unlessSaid: number, least = 0, most = 1_000_000) =>
  z.number().int().min(least).max(most).default(unlessSaid);

/** What is above both never runs. */
const Rule = z.strictObject({
  atOnce: z.union([Level, nothing]).meta({ description: 'The highest level that runs by itself.' }),
  afterApproval: z.union([Level, nothing]).meta({ description: 'The highest level that runs once a person approves.' }),
});
type Rule = z.infer<typeof Rule>;

const anything: Rule = { atOnce: 'full', afterApproval: 'full' };
const asked: Rule = { atOnce: 'nothing', afterApproval: 'full' };
const softFirst: Rule = { atOnce: 'soft', afterApproval: 'full' };

const Rules = (byMachine: Rule, byPerson: Rule) =>
  z
    .strictObject({
      byMachine: Rule.default(byMachine).meta({ description: 'Where a detector asks.' }),
      byPerson: Rule.default(byPerson).meta({ description: 'Where a signed-in person asks.' }),
    })
    .default({ byMachine, byPerson });

/** What may happen to whom. Of several rules that are about an account, the strictest counts. */
export const Policy = z
  .strictObject({
    $schema: z.string().optional(),
    everyone: Rules(anything, anything),
    guest: Rules(anything, anything),
    admin: Rules(softFirst, anything).meta({
      description: 'Whoever holds a role of the directory, or may activate one.',
    }),
    vip: Rules(softFirst, anything),
    service: Rules(softFirst, anything).meta({ description: 'Accounts that programs sign in with.' }),
    breakGlass: z
      .strictObject({ byPerson: Rule.default(asked) })
      .default({ byPerson: asked })
      .meta({ description: 'A machine never does anything to them.' }),
    people: z
      .strictObject({ breakGlass: People, vip: People, service: People, never: People })
      .default({
        breakGlass: { accounts: [], groups: [] },
        vip: { accounts: [], groups: [] },
        service: { accounts: [], groups: [] },
        never: { accounts: [], groups: [] },
      })
      .meta({
        description:
          'never: Cordon writes to them for nobody. Accounts that synchronise the directory are so by themselves.',
      }),
    sources: z
      .record(z.string().min(1).max(200), Rule)
      .default({})
      .meta({ description: 'What an alert of this source may do at most, whomever it is about.' }),
    breaker: z
      .strictObject({
        windowMinutes: count(60, 5, 1_440).meta({ description: 'How long a slot is taken.' }),
        perSource: count(25).meta({ description: 'How many accounts a source may have contained in that time.' }),
        perPerson: count(10).meta({ description: 'How many a signed-in person may.' }),
        softPerSource: count(200).meta({ description: 'Of how many more the sessions are ended.' }),
        shareOfTenant: z.number().min(0).max(1).default(0.05).meta({ description: 'How many of all accounts.' }),
        leastOfTenant: count(10).meta({
          description: 'How many at least, however small the tenant is, and while nobody has counted it.',
        }),
        reserved: count(5).meta({
          description: 'Slots beyond that share for accounts that a second source speaks for.',
        }),
      })
      .prefault({})
      .meta({ description: 'What is beyond it waits for a person: POST /api/containments/{id}/resume.' }),
    approvalMinutes: z.number().int().min(5).max(1_440).default(60).meta({
      description: 'How long an approval is waited for; then sessions are ended, and somebody is asked again.',
    }),
  })
  .meta({ title: 'What Cordon may do to whom' });
export type Policy = z.infer<typeof Policy>;

export interface Judgement {
  readonly atOnce: Permitted;
  readonly afterApproval: Permitted;
  readonly because: readonly string[];
  /** Nobody may ask for it: a person gets instructions. */
  readonly isProtected: boolean;
  /** Where nobody approves in time, sessions are ended; not of those whom a machine never touches. */
  readonly onExpiry: 'soft' | 'nothing';
}

const kinds = ['breakGlass', 'admin', 'vip', 'service', 'guest', 'everyone'] as const;
type Kind = (typeof kinds)[number];

const words: Readonly<Record<Kind, string>> = {
  breakGlass: 'a break-glass account',
  admin: 'an account that holds a role of the directory',
  vip: 'an account that the policy calls important',
  service: 'an account that programs sign in with',
  guest: 'an account from elsewhere',
  everyone: 'an account',
};

/** Pure. `ranks` undefined: the tenant did not tell them, and the account is taken for everything that it may be. */
export function judge(policy: Policy, account: Account, asker: Sender, ranks: Ranks | undefined): Judgement {
  const id = account.objectId.toLowerCase();
  const isIn = ({ accounts, groups }: People): boolean | undefined => {
    if (accounts.includes(id)) return true;
    if (groups.length === 0) return false;
    const told = groups.map((group) => ranks?.members.get(group));
    if (told.some((members) => members?.has(id))) return true;
    return told.includes(undefined) ? undefined : false;
  };
  const { people } = policy;
  const isNever = isIn(people.never);
  if (ranks?.untouchable.has(id) || isNever === true) return untouchable;
  const is: Readonly<Record<Kind, boolean | undefined>> = {
    breakGlass: isIn(people.breakGlass),
    admin: ranks?.admins.has(id),
    vip: isIn(people.vip),
    service: isIn(people.service),
    guest: account.home !== null,
    everyone: true,
  };
  const applying = kinds.filter((kind) => is[kind] !== false);
  const rules = applying.map((kind) => ({ rule: ruleFor(policy, kind, asker), why: whyOf(kind, is[kind], asker) }));
  if (isNever === undefined) rules.push({ rule: asked, why: 'the tenant did not tell whether Cordon may change it' });
  const source = policy.sources[asker.id] ?? policy.sources[asker.name];
  if (source) rules.push({ rule: source, why: `the policy limits what ${asker.name} may ask for` });
  const atOnce = rules.map(({ rule }) => rule.atOnce).reduce(lowestPermitted);
  const afterApproval = rules.map(({ rule }) => rule.afterApproval).reduce(lowestPermitted);
  // Those that are to blame, and not what is said of everybody.
  const strict = rules.filter(
    ({ rule }) => rule.atOnce === atOnce || (rule.afterApproval === afterApproval && afterApproval !== 'full'),
  );
  const onExpiry = is.breakGlass === false && isNever === false ? 'soft' : 'nothing';
  return { atOnce, afterApproval, because: strict.map(({ why }) => why), isProtected: false, onExpiry };
}

const untouchable: Judgement = {
  atOnce: 'nothing',
  afterApproval: 'nothing',
  because: [
    'the account is one that Cordon never changes: its own, one that synchronises the directory, or one that the policy names',
  ],
  isProtected: true,
  onExpiry: 'nothing',
};

function ruleFor(policy: Policy, kind: Kind, { is }: Sender): Rule {
  if (kind !== 'breakGlass') return is === 'person' ? policy[kind].byPerson : policy[kind].byMachine;
  return is === 'person' ? policy.breakGlass.byPerson : { atOnce: 'nothing', afterApproval: 'nothing' };
}

function whyOf(kind: Kind, is: boolean | undefined, { is: asker }: Sender): string {
  const by = asker === 'person' ? 'a person' : 'a machine';
  return is === undefined
    ? `the tenant did not tell whether it is ${words[kind]}`
    : `it is ${words[kind]}, and ${by} asks`;
}

export function groupsIn(people: Policy['people']): string[] {
  return [...new Set(Object.values(people).flatMap(({ groups }) => groups))];
}
