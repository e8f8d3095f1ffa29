import { randomUUID } from 'node:crypto';
import { minutes } from '../../../shared/domain/duration.ts';
import { makeAccount } from '../../simulation/tenant/account-kinds.ts';
import { people } from '../../simulation/tenant/people.ts';
import { cloud } from './cloud.ts';
import type { Scenario } from './scenario.ts';

const desk = 'Sam Okafor, desk of the identity provider';
const because = 'end-session-at-provider';

export const federated: Scenario = {
  ...cloud,
  name: 'federated',
  description: 'An account whose domain another identity provider signs in: only its people change the password.',
  setUp(state) {
    cloud.setUp(state);
    makeAccount(state, people.alex.objectId, 'a federated domain');
  },
  people: [
    {
      after: minutes(20),
      who: desk,
      because,
      what: {
        says: 'changes the password there and ends the sessions',
        does(state) {
          const user = state.users.get(people.alex.objectId);
          if (user) user.password = randomUUID();
        },
      },
    },
    { after: minutes(21), who: desk, because, what: 'attests-password-change' },
  ],
};
