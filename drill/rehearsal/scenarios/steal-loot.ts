import { openSharePointSession } from '../../simulation/tenant/sharepoint/user-sessions.ts';
import type { SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import type { UserTokens } from '../../simulation/tenant/user-tokens.ts';
import { attackersDropBox, attackersPasskey } from '../../doors/attackers-own.ts';
import type { Loot } from '../../simulation/attacker/loot.ts';
import type { Person } from '../../simulation/tenant/people.ts';

/** What the attacker has taken by the time of the alert. */
export function stealLoot(state: TenantState, tokens: UserTokens, victim: Person, delegate: Person): Loot {
  const user = userAs(state, victim);
  const byPassword = tokens.issue(user, 'password', true);
  const byPasskey = tokens.issue(user, 'passkey', false);
  const asDelegate = tokens.issue(userAs(state, delegate), 'password', true);
  return {
    victim: { objectId: victim.objectId, userPrincipalName: victim.userPrincipalName },
    password: user.password,
    passkey: attackersPasskey,
    refreshTokens: { bornOfPassword: byPassword.refreshToken, bornOfPasskey: byPasskey.refreshToken },
    accessTokens: { cae: byPassword.accessToken, plain: byPasskey.accessToken },
    sharePointCookie: openSharePointSession(state, victim.objectId),
    delegate: {
      objectId: delegate.objectId,
      userPrincipalName: delegate.userPrincipalName,
      refreshToken: asDelegate.refreshToken,
      accessToken: asDelegate.accessToken,
    },
    dropBox: attackersDropBox,
    openConnection: state.mailboxes.get(victim.objectId)?.openConnections[0] ?? null,
  };
}

function userAs(state: TenantState, person: Person): SimulatedUser {
  const user = state.users.get(person.objectId);
  if (user === undefined) throw new Error(`${person.displayName} does not work at Contoso`);
  return user;
}
