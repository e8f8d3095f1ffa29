import { hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { issued } from '../simulation/attacker/key-ring.ts';
import { bearer } from '../simulation/attacker/tenant-client.ts';

/** The delegate's own account, which the attacker signs in to with its password. */
export const delegatesOwnMail = defineDoor({
  name: 'delegates-own-mail',
  plant(state, _, delegate) {
    state.signIns.push({
      id: 'e5c10000-0000-4000-8000-000000000006',
      at: state.clock.now() - hours(2),
      objectId: delegate.objectId,
      errorCode: 0,
      failureReason: 'Other.',
      ipAddress: '203.0.113.66',
      interactive: true,
    });
  },
  steal: ({ delegate }) => ({ username: delegate.userPrincipalName, password: delegate.password }),
  async try(login, { client }) {
    const answer = await client.signIn({ grant_type: 'password', ...login, cae: 'true' });
    const token = issued(answer)?.accessToken;
    return triedWith(token === undefined ? answer : await client.get('/v1.0/me/messages', bearer(token)));
  },
});
