import { doorInDirectory } from '../../shared/microsoft365/readings/history/doors-in-directory.ts';
import { whatTheAccountChanged } from '../../shared/microsoft365/examinations/roles/what-the-account-changed.ts';
import { whatTheAccountAdministered } from '../../shared/microsoft365/examinations/roles/what-the-account-administered.ts';
import { readOwnChanges } from '../../shared/microsoft365/readings/mailbox/mailbox-changes.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import type { DirectoryAudit } from '../../drill/simulation/tenant/directory-audit.ts';
import { hours, minutes, type Duration } from '../../shared/domain/duration.ts';
import { renameAccount } from '../../drill/simulation/tenant/account-fates.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** The names are Microsoft's own. https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */
test.each([
  ['Set federation settings on domain', 'everybody', /identity provider can be anybody/],
  ['Set domain authentication', 'everybody', /identity provider can be anybody/],
  ['Add verified domain', 'everybody', /identity provider can be anybody/],
  ['Create custom identity provider', 'everybody', /identity provider can be anybody/],
  ['Add CertificationBasedAuthConfiguration', 'everybody', /certificate authority/],
  ['Update Conditional Access policy', 'everybody', /second factor/],
  ['Add named location', 'everybody', /second factor/],
  ['Authentication Methods Policy Update', 'everybody', /second factor/],
  ['POST Tenant.CreateBypassedUser', 'everybody', /second factor/],
  ['Update security defaults', 'everybody', /second factor/],
  ['Add a partner to cross-tenant access setting', 'everybody', /another organisation/],
  ['Update a partner cross-tenant identity sync setting', 'everybody', /another organisation/],
  ['Add partner to company', 'everybody', /another organisation/],
  ['Create connected organization', 'everybody', /another organisation/],
  ['Enable passthrough authentication', 'everybody', /on premises/],
  ['Register connector', 'everybody', /on premises/],
  ['Set DirSyncEnabled flag', 'everybody', /on premises/],
  ['Update provisioning setting or credentials', 'everybody', /on premises/],
  ['Admin registered security info', 'others', /may sign in as this account/],
  ['Reset password', 'others', /may sign in as this account/],
  ['Disable Strong Authentication', 'others', /may sign in as this account/],
  ['Add FIDO2 security key', 'others', /may sign in as this account/],
  ['Create application password for user', 'others', /may sign in as this account/],
  ['Restore user', 'others', /may sign in as this account/],
  ['Add app role assignment to service principal', 'everybody', /rights of its own/],
  ['Consent to application', 'everybody', /consent/],
  ['Add delegated permission grant', 'everybody', /consent/],
  ['Add service principal credentials', 'itself', /a key was added/],
  ['Update application – Certificates and secrets management', 'itself', /a key was added/],
  ['Add owner to service principal', 'itself', /became the owner/],
  ['Add application', 'itself', /sign in by itself/],
  ['Restore service principal', 'itself', /sign in by itself/],
  ['Invite external user', 'itself', /from outside/],
  ['Add user', 'itself', /an account was made/],
  ['Add eligible member to role', 'others', /a role/],
  ['Administrator directly assigns user to access package', 'itself', /granted unseen/],
  ['Add owner to group', 'itself', /group or a team/],
  ['Reveal local administrator password', 'itself', /key to a device/],
  ['Register device', 'itself', /a device was registered/],
  ['Delete user', 'itself', /brought back for 30 days/],
])('"%s" in the log of the directory concerns %s', (activity, reach, says) => {
  expect(doorInDirectory(activity)).toEqual({ reach, says: expect.stringMatching(says) as string });
});

function did({ simulated, clock }: Rehearsal, by: string, audit: Partial<DirectoryAudit>): void {
  simulated.state.directoryAudits.push({
    id: `did-${String(simulated.state.directoryAudits.length)}`,
    at: clock.now() - hours(1),
    activityDisplayName: 'Reset password',
    category: 'UserManagement',
    initiatedBy: by,
    targets: [],
    ...audit,
  });
}

test('what concerns everybody comes first, then the accounts of others, each with what to send to contain it', async () => {
  const rehearsal = await rehearse({});
  const { account, tenant, context } = rehearsal;
  const victim = [{ id: people.marie.objectId, type: 'User' as const }];
  did(rehearsal, account.objectId, { targets: victim });
  did(rehearsal, account.objectId, {
    activityDisplayName: 'Set federation settings on domain',
    category: 'DirectoryManagement',
    targets: [{ id: 'd', type: 'Directory', displayName: 'contoso.com' }],
  });
  const inCase = { caseId: 'C-TEST-TEST', depth: 0, captured: () => Promise.resolve(undefined) };
  const { items, summary } = await whatTheAccountChanged.examine(account, tenant, { ...context, inCase });
  expect(summary).toMatch(/; \d+ CONCERN THE WHOLE ORGANISATION; 1 other accounts may be the attacker's as well$/);
  expect(items[0]).toMatchObject({ what: 'Set federation settings on domain: contoso.com', suspicious: true });
  const others = items.find(({ what }) => what === `Reset password: ${people.marie.userPrincipalName}`);
  expect(others?.detail).toContain(
    `to contain that account: POST /api/containments {"account":"${people.marie.objectId}"`,
  );
  expect(others?.detail).toContain('"joinedTo":{"caseId":"C-TEST-TEST","depth":1}');
});

test('what somebody else did is not told, and an own new method opens no other account', async () => {
  const rehearsal = await rehearse({});
  const { account, tenant, context } = rehearsal;
  const at = { activityDisplayName: 'Set federation settings on domain', category: 'DirectoryManagement' };
  did(rehearsal, people.priya.objectId, at);
  did(rehearsal, account.objectId, { targets: [{ id: account.objectId, type: 'User' }] });
  const { items, summary } = await whatTheAccountChanged.examine(account, tenant, context);
  expect(items.map(({ what }) => what)).not.toContain('Set federation settings on domain');
  expect(summary).not.toContain('other accounts');
});

test('a log that shows nothing of anybody is unknown, and one that shows others tells that it shows nothing of it', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context, simulated } = rehearsal;
  const examined = () => whatTheAccountChanged.examine(account, tenant, context);
  expect(await examined()).toMatchObject({ items: [], summary: expect.stringMatching(/^the log shows nothing/) });
  simulated.state.directoryAudits.splice(0);
  await expect(examined()).rejects.toMatchObject({ code: 'SilentLog' });
});

function administered(
  { simulated, clock }: Rehearsal,
  actor: string,
  operation: string,
  object: string,
  ago: Duration = hours(2),
): void {
  simulated.state.logs.mailboxActs.push({
    id: `administered-${operation}`,
    at: clock.now() - ago,
    operation,
    actor,
    owner: actor,
    clientAddress: '203.0.113.66',
    client: 'Browser',
    tokenIssuedAt: null,
    object,
    parameters: { Name: 'mailer' },
  });
}

test.each([
  ['New-ServicePrincipal', /open every mailbox/],
  ['New-ManagementRoleAssignment', /open every mailbox/],
  ['Remove-ApplicationAccessPolicy', /open every mailbox/],
  ['Add-RoleGroupMember', /role group/],
  ['New-InboundConnector', /way of mail/],
  ['Set-RemoteDomain', /way of mail/],
  ['New-JournalRule', /way of mail/],
  ['Set-HostedOutboundSpamFilterPolicy', /way of mail/],
  ['New-TenantAllowBlockListItems', /way of mail/],
  ['Set-DkimSigningConfig', /way of mail/],
  ['Set-MailboxAuditBypassAssociation', /recording/],
  ['Set-AdminAuditLogConfig', /recording/],
  ['Set-RetentionPolicyTag', /how long mail is kept/],
  ['SearchCreated', /searched/],
  ['CaseAdminAdded', /searched/],
  ['SearchExportDownloaded', /searched/],
  ['AuditSearchCreated', /searched/],
  ['SiteCollectionAdminAdded', /site/],
  ['AppInstalled', /team/],
  ['CreateFlow', /flow of Power Automate/],
  ['Set-MailboxMessageConfiguration', /somebody else/],
  ['Add-MailboxPermission', /somebody else/],
])('%s is found and told, if the account did it', async (operation, says) => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context } = rehearsal;
  const told = async (): Promise<unknown[]> => {
    const { items } = await whatTheAccountAdministered.examine(account, tenant, context);
    return items.filter(({ detail }) => detail?.includes('thing-')).map(({ what }) => what);
  };
  administered(rehearsal, people.priya.objectId, operation, 'thing-of-priya');
  administered(rehearsal, account.objectId, operation, account.userPrincipalName);
  expect(await told()).toEqual([]);
  administered(rehearsal, account.objectId, operation, 'thing-1');
  expect(await told()).toEqual([expect.stringMatching(says)]);
});

test('an audit log that shows nothing of anybody is unknown', async () => {
  const { account, tenant, context, simulated } = await rehearse({ scenario: 'cloud' });
  simulated.state.logs.auditSearchFinds = false;
  const examined = whatTheAccountAdministered.examine(account, tenant, context);
  await expect(examined).rejects.toMatchObject({ code: 'SilentLog' });
});

test('whoever was renamed is looked for under the name of before, which is kept as an address', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context } = rehearsal;
  administered(rehearsal, account.objectId, 'New-InboundConnector', 'thing-1');
  const before = account.userPrincipalName;
  const renamed = { ...account, userPrincipalName: 'alex.nair@contoso.com', addresses: [before] };
  const { items } = await whatTheAccountAdministered.examine(renamed, tenant, context);
  expect(items.map(({ detail }) => detail)).toEqual([expect.stringContaining('thing-1')]);
  const changes = await readOwnChanges(renamed, context.compromisedSince, ['New-InboundConnector'], tenant);
  expect(changes).toHaveLength(1);
});

test('whoever is renamed while the case runs is looked for under the new name as well', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context, simulated } = rehearsal;
  renameAccount(simulated.state, account.objectId, 'alex.nair@contoso.com');
  administered(rehearsal, account.objectId, 'New-InboundConnector', 'thing-1', minutes(0));
  rehearsal.clock.advance(hours(1));
  const { items } = await whatTheAccountAdministered.examine(account, tenant, context);
  expect(items.map(({ detail }) => detail)).toEqual([expect.stringContaining('thing-1')]);
  const changes = await readOwnChanges(account, context.compromisedSince, ['New-InboundConnector'], tenant);
  expect(changes).toHaveLength(1);
});

test('a log that shows acts of one workload proves nothing of another', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context } = rehearsal;
  // Files were opened, and nobody administered Exchange.
  const examined = whatTheAccountAdministered.examine(account, tenant, context);
  await expect(examined).rejects.toMatchObject({ code: 'SilentLog' });
  administered(rehearsal, people.priya.objectId, 'New-InboundConnector', 'thing-of-priya');
  const { summary } = await whatTheAccountAdministered.examine(account, tenant, context);
  expect(summary).toContain('Purview, SharePoint, Teams, Power Automate it shows nothing of anybody');
});
