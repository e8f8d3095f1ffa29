import { days, hours } from '../../shared/domain/duration.ts';
import type { SimulatedApplication } from '../simulation/tenant/applications/application-state.ts';
import { audit } from '../simulation/tenant/directory-audits.ts';
import type { SignInMethod } from '../simulation/tenant/identity/identity-state.ts';
import { addMethod } from '../simulation/tenant/identity/sign-in-methods.ts';
import type { SimulatedUser } from '../simulation/tenant/simulated-user.ts';
import type { TenantState } from '../simulation/tenant/state.ts';
import type { Loot } from '../simulation/attacker/loot.ts';
import type { Person } from '../simulation/tenant/people.ts';
import { idFor } from './roles.ts';

const consentToken = 'refresh-token-of-the-mail-archiver';
const appCookie = 'session-with-the-customer-records';
const attackersAddress = 'alex.recovery@mail-archive.example';

/** What he holds of it. */
export function identityLoot(victim: Pick<Person, 'objectId'>): NonNullable<Loot['identity']> {
  return {
    consentedApp: { clientId: idFor(victim, 'ac100001'), token: consentToken },
    appCookie,
    deviceId: idFor(victim, 'ac400002'),
    recoveryMethod: idFor(victim, 'ac200003'),
  };
}

/** Methods of every type, a consent, an assignment and a device, each beside one of the owner's. */
export function plantIdentity(state: TenantState, victim: SimulatedUser): void {
  plantMethods(state, victim);
  plantConsents(state, victim);
  plantAssignments(state, victim);
  plantDevices(state, victim);
}

function plantMethods(state: TenantState, victim: SimulatedUser): void {
  const now = wholeNow(state);
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
  add('ac200001', 'phone', '+49 30 5550101', { created: null, phoneType: 'mobile' });
  // These have no date either, but the log knows of them.
  add('ac200002', 'microsoftAuthenticator', 'SM-A165F', { created: null });
  registered('User registered Authenticator App with notification and code');
  add('ac200003', 'email', attackersAddress, { created: null });
  registered('User registered Email');
  add('ac200004', 'softwareOath', '');
  add('ac200005', 'windowsHelloForBusiness', 'DESKTOP-4F1C');
  add('ac200006', 'platformCredential', 'MacBook');
  add('ac200007', 'external', 'Verify elsewhere');
  add('ac200008', 'qrCodePin', '');
  const pass = { code: 'pass-of-the-attacker', until: now + hours(6), isUsableOnce: false };
  add('ac200009', 'temporaryAccessPass', '', { pass });
  // He is asked for it first: it goes only when it is the default no more.
  state.identity.defaultMethods.set(victim.objectId, idFor(victim, 'ac200002'));
}

function plantConsents(state: TenantState, victim: SimulatedUser): void {
  const now = wholeNow(state);
  const { clientId } = identityLoot(victim).consentedApp;
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

function plantAssignments(state: TenantState, victim: SimulatedUser): void {
  const now = wholeNow(state);
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

function plantDevices(state: TenantState, victim: SimulatedUser): void {
  const now = wholeNow(state);
  const add = (number: number, displayName: string, operatingSystem: string, registered: number | null, on = true) => {
    const id = idFor(victim, `ac50000${String(number)}`);
    const deviceId = idFor(victim, `ac40000${String(number)}`);
    const whose = { owner: victim.objectId, users: [victim.objectId] };
    const what = { id, deviceId, displayName, operatingSystem, trustType: 'AzureAd', registered } as const;
    state.identity.devices.set(id, { ...what, accountEnabled: on, ...whose });
    return id;
  };
  add(1, 'LAPTOP-ALEX', 'Windows', now - days(200));
  const id = add(2, 'DESKTOP-4F1C', 'Windows', null);
  add(3, 'Old telephone', 'Android', now - days(900), false);
  audit(state, {
    at: now - hours(2),
    activityDisplayName: 'Register device',
    category: 'Device',
    initiatedBy: victim.objectId,
    targets: [{ id, type: 'Device', displayName: 'DESKTOP-4F1C' }],
  });
}

function addApplication(state: TenantState, id: string, displayName: string): void {
  const nobodys: Pick<SimulatedApplication, 'owners' | 'passwords' | 'keys' | 'federated' | 'roles'> = {
    owners: [],
    passwords: [],
    keys: [],
    federated: [],
    roles: [],
  };
  state.applications.set(id, { kind: 'servicePrincipal', id, appId: id, displayName, ...nobodys });
}

/** The service keeps whole seconds. */
function wholeNow({ clock }: TenantState): number {
  return Math.floor(clock.now() / 1_000) * 1_000;
}
