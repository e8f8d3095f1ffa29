import { days, hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { idFor } from './planted/id-for.ts';
import { ownersCredential, payrollAppId, payrollApplicationOf } from './planted/payroll-application.ts';
import { signInAsApplication } from './planted/sign-in-as-application.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

export const attackersSecret = 'q7~added-by-the-attacker';

/** Secrets added to applications of the account, one of them dated long ago: the attacker comes in as the application. */
export const appSecret = defineDoor({
  name: 'app-secret',
  shutBy: [{ step: 'remove-app-secrets', in: 'everything' }],
  plant(state, victim) {
    addSecrets(state, victim);
    addCertificate(state, victim);
  },
  steal: () => ({ client_id: payrollAppId, client_secret: attackersSecret }),
  try: (login, attack) => signInAsApplication('app-secret', login, attack),
});

function addSecrets(state: TenantState, victim: SimulatedUser): void {
  const now = wholeSeconds(state);
  const [before, backdated] = [idFor(victim, 'ab130001'), idFor(victim, 'ab130003')];
  const { id, displayName, passwords } = payrollApplicationOf(state, victim);
  passwords.push(
    {
      keyId: idFor(victim, 'ab130002'),
      displayName: 'backup',
      from: now - hours(2),
      until: now + days(700),
      secret: attackersSecret,
    },
    // Whoever adds a secret chooses its start.
    {
      ...ownersCredential(state),
      keyId: backdated,
      displayName: 'legacy',
      secret: 'z9~backdated-by-the-attacker',
    },
  );
  const keyIds = (...ids: string[]): string => JSON.stringify(ids.map((keyId) => `[KeyIdentifier=${keyId}]`));
  const modified = [{ name: 'KeyDescription', old: keyIds(before), new: keyIds(before, backdated) }];
  audit(state, {
    at: now - hours(2),
    activityDisplayName: 'Update application – Certificates and secrets management',
    category: 'ApplicationManagement',
    initiatedBy: victim.objectId,
    targets: [{ id, type: 'App', displayName, modified }],
  });
}

/** A certificate that the drill does not sign in with, beside one of the owner's. */
function addCertificate(state: TenantState, victim: SimulatedUser): void {
  const id = idFor(victim, 'ab120002');
  const owners = { ...ownersCredential(state), keyId: idFor(victim, 'ab130004'), displayName: 'CN=rooms', secret: '' };
  const added = { keyId: idFor(victim, 'ab130005'), displayName: 'CN=rooms-2', from: wholeSeconds(state) - hours(1) };
  state.applications.set(id, {
    kind: 'servicePrincipal',
    id,
    appId: 'ab110000-0000-4000-8000-000000000002',
    displayName: 'Room displays',
    owners: [victim.objectId],
    passwords: [],
    keys: [owners, { ...owners, ...added }],
    federated: [],
    roles: [],
  });
}
