import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { addApplication } from './planted/add-application.ts';
import { idFor } from './planted/id-for.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

const appCookie = 'session-with-the-customer-records';

/** A session with an application that the attacker had the account assigned to, beside one of the owner's. */
export const assignedApp = defineDoor({
  name: 'assigned-app',
  shutBy: [{ step: 'revoke-app-role-assignments', in: 'everything' }],
  plant: assign,
  steal: () => appCookie,
  try: async (cookie, { client }) =>
    triedWith(await client.get('/drill/assigned-app/records', { cookie: `AppSession=${cookie}` })),
});

function assign(state: TenantState, victim: SimulatedUser): void {
  const now = wholeSeconds(state);
  const [expenses, records] = [idFor(victim, 'ac300001'), idFor(victim, 'ac300002')];
  addApplication(state, expenses, 'Expenses');
  addApplication(state, records, 'Customer records');
  const assigned = {
    principalId: victim.objectId,
    principalType: 'User',
    principalDisplayName: victim.displayName,
    appRoleId: '00000000-0000-0000-0000-000000000000',
  } as const;
  state.identity.appRoleAssignments.push(
    {
      ...assigned,
      id: 'own',
      resourceId: expenses,
      resourceDisplayName: 'Expenses',
      created: now - days(300),
    },
    {
      ...assigned,
      id: 'new',
      resourceId: records,
      resourceDisplayName: 'Customer records',
      created: now - hours(2),
    },
  );
  state.identity.appSessions.set(appCookie, { principalId: victim.objectId, resourceId: records });
}
