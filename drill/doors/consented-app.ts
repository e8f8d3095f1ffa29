import { hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith, type Tried } from '../simulation/attacker/door-result.ts';
import { bearer, type TenantClient } from '../simulation/attacker/tenant-client.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { addApplication } from './planted/add-application.ts';
import { idFor } from './planted/id-for.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

const consentToken = 'refresh-token-of-the-mail-archiver';
const clientIdFor = (victim: SimulatedUser): string => idFor(victim, 'ac100001');

/** An application that the account was made to consent to, beside one of the owner's. */
export const consentedApp = defineDoor({
  name: 'consented-app',
  shutBy: [{ step: 'revoke-oauth-grants', in: 'everything', onceUnblocked: true }],
  plant: consent,
  steal: ({ victim }) => clientIdFor(victim),
  try: (_, { client }) => readMail(client, consentToken),
  afterUnblock: {
    name: 'consented-app-after-unblock',
    async try(clientId, { client }) {
      const opened = await client.post(`/drill/consented-app/${clientId}/owner-opens`, {});
      const token = opened.body['token'];
      return typeof token === 'string' ? readMail(client, token) : triedWith(opened);
    },
  },
});

async function readMail(client: TenantClient, token: string): Promise<Tried> {
  return triedWith(await client.get('/drill/consented-app/mail', bearer(token)));
}

function consent(state: TenantState, victim: SimulatedUser): void {
  const now = wholeSeconds(state);
  const clientId = clientIdFor(victim);
  const [calendar, graph] = [idFor(victim, 'ac100002'), 'ac100000-0000-4000-8000-000000000000'];
  addApplication(state, clientId, 'Mail Archiver Pro');
  addApplication(state, calendar, 'Team calendar');
  addApplication(state, graph, 'Microsoft Graph');
  const granted = { resourceId: graph, principalId: victim.objectId };
  state.identity.grants.push(
    { id: idFor(victim, 'ac110001'), clientId: calendar, scope: 'Calendars.Read User.Read', ...granted },
    { id: idFor(victim, 'ac110002'), clientId, scope: 'Mail.Read offline_access', ...granted },
  );
  state.identity.consentTokens.set(consentToken, { principalId: victim.objectId, clientId, at: now - hours(2) });
  audit(state, {
    at: now - hours(2),
    activityDisplayName: 'Consent to application',
    category: 'ApplicationManagement',
    initiatedBy: victim.objectId,
    targets: [{ id: clientId, type: 'ServicePrincipal', displayName: 'Mail Archiver Pro' }],
  });
}
