import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import type { SimulatedApplication } from '../simulation/tenant/applications/application-state.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { idFor } from './planted/id-for.ts';
import { ownersCredential } from './planted/payroll-application.ts';
import { signInAsApplication } from './planted/sign-in-as-application.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

const appId = 'ab110000-0000-4000-8000-000000000003';
const secret = 's3~of-the-application-that-the-attacker-made';
/** https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const microsofts = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** An application that the attacker made as the account and then gave up owning, beside one of Microsoft's that came in its name. */
export const madeApplication = defineDoor({
  name: 'made-application',
  shutBy: [{ step: 'disable-made-applications', in: 'everything' }],
  plant(state, victim) {
    const credential = { ...ownersCredential(state), keyId: idFor(victim, 'ab130006'), secret };
    make(state, victim, {
      id: idFor(victim, 'ab120003'),
      appId,
      displayName: 'Quarterly sync',
      passwords: [credential],
    });
    const forms = { id: idFor(victim, 'ab120004'), appId: 'ab110000-0000-4000-8000-000000000004' };
    make(state, victim, { ...forms, displayName: 'Microsoft Forms', madeIn: microsofts });
    // The owner's own work, before anybody broke in.
    const own = { id: idFor(victim, 'ab120005'), appId: 'ab110000-0000-4000-8000-000000000005' };
    make(state, victim, { ...own, displayName: 'Room planner' }, wholeSeconds(state) - days(300));
  },
  steal: () => ({ client_id: appId, client_secret: secret }),
  try: (login, attack) => signInAsApplication('made-application', login, attack),
});

type Made = Pick<SimulatedApplication, 'id' | 'appId' | 'displayName' | 'madeIn'> &
  Partial<Pick<SimulatedApplication, 'passwords'>>;

function make(state: TenantState, victim: SimulatedUser, one: Made, at = wholeSeconds(state) - hours(2)): void {
  const bare = { owners: [], passwords: [], keys: [], federated: [], roles: ['User.Read.All'] };
  state.applications.set(one.id, { kind: 'servicePrincipal', accountEnabled: true, ...bare, ...one });
  audit(state, {
    at,
    activityDisplayName: 'Add service principal',
    category: 'ApplicationManagement',
    initiatedBy: victim.objectId,
    targets: [{ id: one.id, type: 'ServicePrincipal', displayName: one.displayName }],
  });
}
