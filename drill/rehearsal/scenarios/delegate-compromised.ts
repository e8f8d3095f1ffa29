import { hours } from '../../../shared/domain/duration.ts';
import { inboxRule } from '../../simulation/tenant/mailbox.ts';
import { attackersDropBox } from '../../doors/attackers-own.ts';
import { compromisedTenant } from './compromised-tenant.ts';
import { people } from '../../simulation/tenant/people.ts';
import type { Ending, Scenario } from './scenario.ts';
import { stealLoot } from './steal-loot.ts';

export const delegateCompromised: Scenario = {
  name: 'delegate-compromised',
  description:
    "An attacker who also holds the account of a delegate: it is contained in a case of its own, joined to the victim's.",
  account: people.alex,
  options: { containDelegates: 'suspicious' },
  setUp(state) {
    compromisedTenant(state, people.alex, people.priya);
    // The delegate's own mailbox opens the way back: a cycle that must not run away.
    const delegates = state.mailboxes.get(people.priya.objectId);
    delegates?.permissions.push({
      trustee: people.alex.objectId,
      accessRights: ['FullAccess'],
      inherited: false,
      deny: false,
    });
    delegates?.inboxRules.push(
      inboxRule({ ruleIdentity: '16140901064495858111', name: '..', redirectTo: [attackersDropBox] }),
    );
    state.signIns.push({
      id: 'e5c10000-0000-4000-8000-000000000006',
      at: state.clock.now() - hours(2),
      objectId: people.priya.objectId,
      errorCode: 0,
      failureReason: 'Other.',
      ipAddress: '203.0.113.66',
      interactive: true,
    });
  },
  loot: (state, tokens) => ({
    ...stealLoot(state, tokens, people.alex, people.priya),
    delegatesOwn: { password: state.users.get(people.priya.objectId)?.password ?? '' },
  }),
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
