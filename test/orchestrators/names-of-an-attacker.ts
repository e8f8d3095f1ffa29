import { addApplication } from '../../drill/doors/planted/add-application.ts';
import { emptyMailbox, inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import { simulatedUser } from '../../drill/simulation/tenant/simulated-user.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { hours } from '../../shared/domain/duration.ts';

/** What an attacker may give a name to. Each name is found nowhere else. */
export const chosen = {
  rule: 'qzRuleqz',
  sweep: 'qzSweepqz',
  consent: 'qzConsentqz',
  app: 'qzAppqz',
  secret: 'qzSecretqz',
  delegate: 'qzDelegateqz',
  device: 'qzDeviceqz',
  folder: 'qzFolderqz',
  forwarding: 'qzforwardingqz',
  link: 'qzLinkqz',
  addIn: 'qzAddInqz',
  signIn: 'qzSignInqz',
  /** Of a rule that comes back. */
  again: 'qzAgainqz',
} as const;

const idOf = (eight: string): string => `${eight}-0000-4000-8000-000000000001`;

/** Opens a door of each kind in the account, under the names above. */
export function plantNames(state: TenantState): void {
  const objectId = state.compromised ?? '';
  const mailbox = state.mailboxes.get(objectId);
  if (!mailbox) throw new Error('the account has no mailbox');
  plantInMailbox(state, mailbox);
  plantApplications(state, objectId);
  const at = state.clock.now() - hours(2);
  const device = { id: idOf('de510000'), deviceId: idOf('de520000'), displayName: chosen.device };
  state.identity.devices.set(device.id, {
    ...device,
    ...{ operatingSystem: 'Windows', trustType: 'AzureAd', registered: at, accountEnabled: true },
    ...{ owner: objectId, users: [objectId] },
  });
  const link = { scope: 'anonymous', type: 'view', secret: 'a-link' } as const;
  const permissions = [{ permissionId: 'permission-1', roles: ['read'], link, grantedTo: null }];
  const item = {
    itemId: '01LINK',
    name: `${chosen.link}.docx`,
    isFolder: false,
    shared: { at, by: objectId },
    permissions,
  };
  state.content.drives.set(objectId, { driveId: 'b!drive', items: [item] });
}

function plantInMailbox(state: TenantState, mailbox: NonNullable<ReturnType<TenantState['mailboxes']['get']>>): void {
  const trustee = idOf('de1e0000');
  const person = {
    objectId: trustee,
    userPrincipalName: `${chosen.delegate}@contoso.com`,
    displayName: chosen.delegate,
  };
  state.users.set(trustee, simulatedUser(person));
  state.mailboxes.set(trustee, emptyMailbox(person));
  mailbox.permissions.push({ trustee, accessRights: ['FullAccess'], inherited: false, deny: false });
  const forwardTo = [`${chosen.rule}@attacker.example`];
  mailbox.inboxRules.push(inboxRule({ ruleIdentity: '18140901064495850001', name: chosen.rule, forwardTo }));
  mailbox.forwardingSmtpAddress = `${chosen.forwarding}@attacker.example`;
  const inbox = mailbox.folders.find(({ folderType }) => folderType === 'Inbox');
  if (!inbox) throw new Error('the mailbox has no inbox');
  mailbox.folders.push({
    ...inbox,
    folderType: 'User Created',
    ...{ folderId: 'LgAAAAfolder', name: chosen.folder, path: `/${chosen.folder}` },
    permissions: [{ user: trustee, accessRights: ['Editor'], sharingPermissionFlags: [] }],
  });
  const { sweepRules, addIns } = mailbox.settings;
  const sender = 'somebody@outside.example';
  sweepRules.push({
    ruleId: idOf('54ee0000'),
    name: chosen.sweep,
    enabled: true,
    sender,
    destinationFolder: 'Archive',
  });
  const addIn = { id: idOf('add10000'), displayName: chosen.addIn, provider: 'Unknown publisher' };
  addIns.push({ ...addIn, permissions: 'ReadWriteMailbox', scope: 'User', enabled: true });
}

function plantApplications(state: TenantState, objectId: string): void {
  const [resourceId, clientId] = [idOf('ac0b0000'), idOf('ac0c0000')];
  addApplication(state, resourceId, 'Microsoft Graph');
  addApplication(state, clientId, chosen.consent);
  state.identity.grants.push({ id: idOf('ac1b0000'), clientId, resourceId, principalId: objectId, scope: 'Mail.Read' });
  const now = state.clock.now();
  const secret = { keyId: idOf('ac3b0000'), displayName: chosen.secret, from: now - hours(1), until: now + hours(99) };
  state.applications.set(idOf('ac2b0000'), {
    ...{ kind: 'application', id: idOf('ac2b0000'), appId: idOf('ac4b0000'), displayName: chosen.app },
    ...{
      owners: [objectId],
      passwords: [{ ...secret, secret: 'x~x' }],
      keys: [],
      federated: [],
      roles: ['User.Read.All'],
    },
  });
}

/** Somebody signs in with an application of that name. */
export function signIn(state: TenantState): void {
  const who = { id: idOf('e5c20000'), objectId: state.compromised ?? '', application: chosen.signIn };
  const how = { errorCode: 0, failureReason: 'Other.', ipAddress: '203.0.113.66', interactive: true };
  state.signIns.push({ ...who, ...how, at: state.clock.now() });
}
