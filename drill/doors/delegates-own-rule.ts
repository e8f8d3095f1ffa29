import { defineDoor } from '../simulation/attacker/door.ts';
import { inboxRule } from '../simulation/tenant/mailbox.ts';
import { attackersDropBox } from './planted/attackers-own.ts';
import { copyBy } from './planted/copy-by.ts';

/** A rule in the delegate's own mailbox. */
export const delegatesOwnRule = defineDoor({
  name: 'delegates-own-rule',
  plant(state, _, delegate) {
    const rule = { ruleIdentity: '16140901064495858111', name: '..', redirectTo: [attackersDropBox] };
    state.mailboxes.get(delegate.objectId)?.inboxRules.push(inboxRule(rule));
  },
  steal: ({ delegate }) => delegate.userPrincipalName,
  try: async (address, { probe }) => copyBy('rule', await probe(address)),
});
