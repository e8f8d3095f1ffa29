import { doors } from '../../doors/doors.ts';
import { attackersDropBox, attackersPasskey } from '../../doors/planted/attackers-own.ts';
import type { Door } from '../../simulation/attacker/door.ts';
import type { Loot } from '../../simulation/attacker/loot.ts';
import type { Person } from '../../simulation/tenant/people.ts';
import { signInNameOf } from '../../simulation/tenant/sign-in-name.ts';
import type { SimulatedUser } from '../../simulation/tenant/simulated-user.ts';
import type { Breach } from '../../simulation/tenant/start-tenant.ts';
import type { TenantState } from '../../simulation/tenant/state.ts';
import { usualDoors } from './usual-doors.ts';

/** What the attacker has taken by the time of the alert, and which doors they know beyond the usual ones. */
export function stealLoot(
  { state, tokens, domainController }: Breach,
  victim: Person,
  delegate: Person,
  more: readonly Door[] = [],
): Loot {
  const [user, friend] = [userAs(state, victim), userAs(state, delegate)];
  const byPassword = tokens.issue(user, 'password', true);
  const byPasskey = tokens.issue(user, 'passkey', false);
  const asDelegate = tokens.issue(friend, 'password', true);
  const { objectId, userPrincipalName } = delegate;
  const known = doors.filter((door) => usualDoors.includes(door) || more.includes(door));
  return {
    victim: { objectId: user.objectId, userPrincipalName: signInNameOf(user) },
    password: user.password,
    passkey: attackersPasskey,
    refreshTokens: { bornOfPassword: byPassword.refreshToken, bornOfPasskey: byPasskey.refreshToken },
    accessTokens: { cae: byPassword.accessToken, plain: byPasskey.accessToken },
    delegate: {
      objectId,
      userPrincipalName,
      refreshToken: asDelegate.refreshToken,
      accessToken: asDelegate.accessToken,
    },
    dropBox: attackersDropBox,
    doors: known.flatMap((door) => {
      const held = door.steal?.({ state, victim: user, delegate: friend, domainController });
      return door.steal && held === undefined ? [] : [{ door, held }];
    }),
  };
}

function userAs(state: TenantState, person: Person): SimulatedUser {
  const user = state.users.get(person.objectId);
  if (user === undefined) throw new Error(`${person.displayName} does not work at Contoso`);
  return user;
}
