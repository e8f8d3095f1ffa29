import { hours } from '../../shared/domain/duration.ts';
import { defineDoor } from '../simulation/attacker/door.ts';
import { triedWith } from '../simulation/attacker/door-result.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import type { SignInMethod } from '../simulation/tenant/identity/identity-state.ts';
import { addMethod } from '../simulation/tenant/identity/sign-in-methods.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import { idFor } from './planted/id-for.ts';
import { wholeSeconds } from './planted/whole-seconds.ts';

const attackersAddress = 'alex.recovery@mail-archive.example';

/** In every account the same. https://learn.microsoft.com/graph/api/phoneauthenticationmethod-get */
const mobileId = '3179e48a-750b-4051-897c-87b9720928f7';
/** https://learn.microsoft.com/graph/api/emailauthenticationmethod-get */
const emailId = '3ddfcfc8-9383-446f-83cc-3ab9be4be18f';

/** Sign-in methods of every type, one of which resets the password once the account may sign in. */
export const selfServicePasswordReset = defineDoor({
  name: 'self-service-password-reset',
  shutBy: [{ step: 'remove-sign-in-methods', in: 'everything', onceUnblocked: true }],
  plant: registerMethods,
  steal: () => emailId,
  afterUnblock: {
    name: 'self-service-password-reset-after-unblock',
    async try(methodId, { client, loot }) {
      const username = loot.victim.userPrincipalName;
      const chosen = { username, methodId, password: 'Chosen-by-the-attacker-1' };
      return triedWith(await client.post('/drill/self-service-reset', chosen));
    },
  },
});

function registerMethods(state: TenantState, victim: SimulatedUser): void {
  const now = wholeSeconds(state);
  const self = [{ id: victim.objectId, type: 'User' as const }];
  const add = (eight: string, type: SignInMethod['type'], label: string, more: Partial<SignInMethod> = {}): void => {
    addMethod(state, victim, { id: idFor(victim, eight), type, label, created: now - hours(2), ...more });
  };
  const registered = (reason: string): void => {
    const [activityDisplayName, category] = ['User registered security info', 'UserManagement'];
    audit(state, {
      at: now - hours(2),
      activityDisplayName,
      category,
      initiatedBy: victim.objectId,
      targets: self,
      reason,
    });
  };
  // The owner's: the service keeps no date for a telephone.
  add('ac200001', 'phone', '+49 30 5550101', { id: mobileId, created: null, phoneType: 'mobile' });
  // These have no date either, but the log knows of them.
  add('ac200002', 'microsoftAuthenticator', 'SM-A165F', { created: null });
  registered('User registered Authenticator App with notification and code');
  add('ac200003', 'email', attackersAddress, { id: emailId, created: null });
  registered('User registered Email');
  add('ac200004', 'softwareOath', '');
  add('ac200005', 'windowsHelloForBusiness', 'DESKTOP-4F1C');
  add('ac200006', 'platformCredential', 'MacBook');
  add('ac200007', 'external', 'Verify elsewhere');
  add('ac200008', 'qrCodePin', '');
  const pass = { code: 'pass-of-the-attacker', until: now + hours(6), isUsableOnce: false };
  add('ac200009', 'temporaryAccessPass', '', { pass });
  add('ac20000a', 'hardwareOath', 'GALT11420104');
  // Whoever signs in is asked for it first: it goes only when it is the default no more.
  state.identity.defaultMethods.set(victim.objectId, idFor(victim, 'ac200002'));
}
