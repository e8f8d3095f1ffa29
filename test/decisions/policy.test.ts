import type * as z from 'zod';
import type { Ranks } from '../../shared/catalogue/far-end.ts';
import { judge, Policy } from '../../shared/decisions/policy.ts';
import type { Judgement } from '../../shared/decisions/policy.ts';
import type { Sender } from '../../shared/domain/sender.ts';
import type { Account } from '../../shared/domain/account.ts';
import { anAccount } from '../plan/an-account.ts';

const { objectId } = anAccount();
const group = '99999999-9999-4999-8999-999999999999';
const machine: Sender = { is: 'application', id: 'defender', name: 'Defender' };
const person: Sender = { is: 'person', id: 'ines', name: 'Ines' };
const nobody: Ranks = { admins: new Set(), untouchable: new Set(), members: new Map() };
const asAdmin: Ranks = { ...nobody, admins: new Set([objectId]) };
const inGroup: Ranks = { ...nobody, members: new Map([[group, new Set([objectId])]]) };

function judged(
  policy: z.input<typeof Policy>,
  { asker = machine, ranks = nobody, account = {} }: Partial<Asked> = {},
): Judgement {
  return judge(Policy.parse(policy), anAccount(account), asker, ranks);
}
interface Asked {
  readonly asker: Sender;
  readonly ranks: Ranks;
  readonly account: Partial<Account>;
}
const who = (kind: string, people: object) => ({
  people: { breakGlass: {}, vip: {}, service: {}, never: {}, [kind]: people },
});

test('by default everybody is contained in full, and of an administrator a machine only ends the sessions', () => {
  expect(judged({})).toMatchObject({ atOnce: 'full' });
  expect(judged({}, { ranks: asAdmin })).toMatchObject({
    atOnce: 'soft',
    afterApproval: 'full',
    onExpiry: 'soft',
    because: ['it is an account that holds a role of the directory, and a machine asks'],
  });
  expect(judged({}, { ranks: asAdmin, asker: person })).toMatchObject({ atOnce: 'full' });
});

test.each(['vip', 'service'])('%s is known by object id or by group, and never by a name', (kind) => {
  expect(judged(who(kind, { accounts: [objectId.toUpperCase()] }))).toMatchObject({ atOnce: 'soft' });
  expect(judged(who(kind, { groups: [group] }), { ranks: inGroup })).toMatchObject({ atOnce: 'soft' });
  expect(Policy.safeParse(who(kind, { accounts: ['ada@contoso.example'] })).success).toBe(false);
});

test('a machine does nothing to a break-glass account, and a person needs another one', () => {
  const policy = who('breakGlass', { accounts: [objectId] });
  const nothing = { atOnce: 'nothing', onExpiry: 'nothing' };
  expect(judged(policy)).toMatchObject({ ...nothing, afterApproval: 'nothing' });
  expect(judged(policy, { asker: person })).toMatchObject({ ...nothing, afterApproval: 'full' });
  // No rule can say otherwise for a machine.
  expect(Policy.safeParse({ breakGlass: { byMachine: { atOnce: 'full', afterApproval: 'full' } } }).success).toBe(
    false,
  );
});

test('nobody contains what synchronises the directory, or what the policy names', () => {
  const synchronising = { ...nobody, untouchable: new Set([objectId]) };
  for (const asker of [machine, person]) {
    expect(judged({}, { asker, ranks: synchronising })).toMatchObject({ isProtected: true, atOnce: 'nothing' });
    expect(judged(who('never', { accounts: [objectId] }), { asker })).toMatchObject({ afterApproval: 'nothing' });
  }
});

test('where the tenant does not tell who is who, the account is taken for what it may be', () => {
  const asked = (policy: z.input<typeof Policy>) => judge(Policy.parse(policy), anAccount(), machine, undefined);
  expect(asked({})).toMatchObject({ atOnce: 'soft', onExpiry: 'soft' });
  expect(asked(who('breakGlass', { groups: [group] }))).toMatchObject({ atOnce: 'nothing', onExpiry: 'nothing' });
  expect(asked(who('never', { groups: [group] }))).toMatchObject({
    ...{ atOnce: 'nothing', afterApproval: 'full', onExpiry: 'nothing', isProtected: false },
  });
});

test('a group that was added since the ranks were read counts as unread', () => {
  expect(judged(who('vip', { groups: [group] }), { ranks: nobody })).toMatchObject({ atOnce: 'soft' });
});

test('of several rules the strictest counts, and a source may do no more than its own', () => {
  const policy = {
    ...who('vip', { accounts: [objectId] }),
    vip: { byMachine: { atOnce: 'hard', afterApproval: 'full' } },
    sources: { defender: { atOnce: 'soft', afterApproval: 'hard' } },
  } as const;
  expect(judged(policy)).toMatchObject({ atOnce: 'soft', afterApproval: 'hard' });
  expect(judged(policy, { asker: { ...machine, id: 'other', name: 'other' } })).toMatchObject({ atOnce: 'hard' });
});

test('a guest is one by its home', () => {
  const guest = { byMachine: { atOnce: 'soft', afterApproval: 'full' } } as const;
  expect(judged({ guest }, { account: { home: 'fabrikam.com' } })).toMatchObject({ atOnce: 'soft' });
  expect(judged({ guest })).toMatchObject({ atOnce: 'full' });
});
