import { delegatesOwnMail } from '../../doors/delegates-own-mail.ts';
import { delegatesOwnRule } from '../../doors/delegates-own-rule.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Ending, Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

const more = [delegatesOwnMail, delegatesOwnRule];

export const delegateCompromised: Scenario = {
  name: 'delegate-compromised',
  description:
    "An attacker who also holds the account of a delegate: it is contained in a case of its own, joined to the victim's.",
  account: people.alex,
  options: { containDelegates: 'suspicious' },
  setUp(state) {
    compromisedTenant(state, people.alex, people.priya, { more });
    // The delegate's own mailbox opens the way back: a cycle that must not run away.
    state.mailboxes.get(people.priya.objectId)?.permissions.push({
      trustee: people.alex.objectId,
      accessRights: ['FullAccess'],
      inherited: false,
      deny: false,
    });
  },
  loot: (breach) => stealLoot(breach, people.alex, people.priya, more),
  people: [],
  // The delegate's case began later and may end later.
  endsWhen: (view, _state, cases) => view.status === 'ended' && cases.every(({ status }) => status === 'ended'),
  mustEnd,
};

function mustEnd({ cases, doors }: Ending): string[] {
  const of = ({ objectId }: { readonly objectId: string }) =>
    cases.filter(({ account }) => account.objectId === objectId);
  const told = (who: string, found: ReturnType<typeof of>): string[] => {
    if (found.length !== 1) return [`${who} has ${String(found.length)} cases instead of one`];
    return found.flatMap(({ result }) =>
      result === 'contained' ? [] : [`the case of ${who} ended ${String(result)}`],
    );
  };
  return [
    ...told('the victim', of(people.alex)),
    ...told('the delegate', of(people.priya)),
    ...doors.flatMap(({ door, opened }) => (opened ? [`the attacker can still use ${door}`] : [])),
  ];
}
