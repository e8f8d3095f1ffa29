import { appObjectId } from '../../drill/simulation/tenant/app-object-id.ts';
import { makeAccount } from '../../drill/simulation/tenant/account-kinds.ts';
import { audit } from '../../drill/simulation/tenant/directory-audits.ts';
import { deliver } from '../../drill/simulation/tenant/exchange/deliver.ts';
import { phishingSubject } from '../../drill/doors/phishing-mail.ts';
import type { SimulatedTenant } from '../../drill/simulation/tenant/start-tenant.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import type { StepContext } from '../../shared/catalogue/step.ts';
import type { Account } from '../../shared/domain/account.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import type { Duration } from '../../shared/domain/duration.ts';
import type { PlanOptions } from '../../shared/domain/plan-options.ts';

/** What the every-step contract has to know about a step beyond its record. */
export interface StepRehearsal {
  /** The scenario that has something for the step to do; `everything` if not said. */
  readonly scenario?: string;
  /** What the request of its first write contains, so that its answer can be lost; none: the step writes nothing. */
  readonly firstWrite?: string;
  readonly options?: Partial<PlanOptions>;
  readonly context?: (account: Account) => Partial<StepContext>;
  /** What a person has to do before the step can hold. */
  readonly peopleDo?: (simulated: SimulatedTenant, account: Account) => void;
  /** Application permissions of the tier-zero identity; there is none without. */
  readonly tierZeroRoles?: readonly string[];
  /** Puts more into the tenant before the rehearsal. */
  readonly setUp?: (state: TenantState) => void;
  /** The verdict before it was executed (`not-yet` if not said) and after it (`holds` if not said). */
  readonly before?: 'not-yet' | 'acknowledged' | 'holds';
  readonly after?: 'holds' | 'acknowledged';
  /** Names of fields that undo need not bring back as they were, e.g. an id that the tenant gives anew. */
  readonly newAfterUndo?: readonly string[];
  /** It takes nothing for its own change that the service has not acknowledged to it. */
  readonly restsOnItsAnswer?: true;
  /** How long the service takes over what it has acknowledged; seconds if not said. */
  readonly takes?: Duration;
  /** It changes nothing until it is taken back, and leaves then what it found otherwise. */
  readonly actsAtReleaseOnly?: true;
}

/** What the cut-off leaves in the log of the directory before any of these steps begins. */
function cutOffIsLogged(state: TenantState): void {
  audit(state, {
    activityDisplayName: 'Update StsRefreshTokenValidFrom Timestamp',
    category: 'UserManagement',
    initiatedBy: null,
    app: { displayName: 'Cordon', servicePrincipalId: appObjectId },
    targets: [{ id: state.compromised ?? '', type: 'User' }],
  });
}

export const rehearsals: Readonly<Record<string, StepRehearsal>> = {
  'block-sign-in': { scenario: 'cloud', firstWrite: 'PATCH /users/{id}' },
  'revoke-sessions': { scenario: 'cloud', firstWrite: 'revokeSignInSessions' },
  'revoke-sharepoint-sessions': {
    scenario: 'cloud',
    firstWrite: 'RevokeAllUserSessions',
    setUp(state) {
      state.organization.satelliteGeos.push('EUR');
      state.namesEveryGeo = true;
    },
    before: 'acknowledged',
    after: 'acknowledged',
  },
  // The risk is dismissed: there is no way back to what it was.
  'confirm-compromised': {
    scenario: 'cloud',
    firstWrite: 'confirmCompromised',
    newAfterUndo: ['riskState', 'riskLevel', 'riskDetail'],
  },
  // The directory must agree before its sync leaves a block alone.
  'keep-blocked': {
    scenario: 'hybrid',
    firstWrite: 'PATCH /users/{id}',
    peopleDo: ({ helpdesk }, { objectId }) => {
      helpdesk.disableOnPremises(objectId);
    },
  },
  'reset-directory-password': { scenario: 'hybrid-ldap', firstWrite: 'LDAP modify', restsOnItsAnswer: true },
  'disable-in-directory': {
    scenario: 'hybrid-ldap',
    firstWrite: 'LDAP modify',
    restsOnItsAnswer: true,
    newAfterUndo: ['password', 'previousPassword'],
  },
  'disable-through-defender': { scenario: 'hybrid-defender', firstWrite: 'invokeAction', takes: minutes(3) },
  // The word is there from the start: nothing else changes.
  'end-session-at-provider': {
    scenario: 'cloud',
    setUp: (state) => {
      makeAccount(state, state.compromised ?? '', 'a federated domain');
    },
    before: 'acknowledged',
    after: 'acknowledged',
  },
  'reset-password': { scenario: 'cloud', firstWrite: 'PATCH /users/{id}' },
  'await-directory-sync': {
    scenario: 'hybrid-ldap',
    peopleDo: ({ helpdesk }, { objectId }) => {
      helpdesk.changePasswordOnPremises(objectId);
    },
  },
  'remove-sign-in-methods': { firstWrite: 'DELETE /users/{id}/authentication' },
  'revoke-oauth-grants': { firstWrite: 'DELETE /oauth2PermissionGrants', newAfterUndo: ['id'] },
  'revoke-app-role-assignments': {
    firstWrite: 'DELETE /users/{id}/appRoleAssignments',
    newAfterUndo: ['id', 'created'],
  },
  'disable-made-applications': { firstWrite: 'PATCH /servicePrincipals', setUp: cutOffIsLogged },
  'disable-registered-devices': { firstWrite: 'PATCH /devices' },
  'remove-delegates': { scenario: 'cloud', firstWrite: 'Remove-MailboxPermission' },
  'disable-inbox-rules': { scenario: 'cloud', firstWrite: 'Disable-InboxRule' },
  'stop-forwarding': { scenario: 'cloud', firstWrite: 'Set-Mailbox' },
  // When it shows is of no account: what it holds is.
  'hold-mailbox': { scenario: 'cloud', firstWrite: 'Set-Mailbox', newAfterUndo: ['shownFrom'] },
  // It is proven by mail that comes by once the rules are in force.
  'copy-mail': {
    scenario: 'watch',
    firstWrite: 'New-TransportRule',
    options: { preservationMailbox: 'registry@contoso.com' },
    peopleDo: ({ state }, { objectId, userPrincipalName: to }) => {
      state.clock.at(state.clock.now() + hours(1), () => {
        const mail = { from: 'somebody@outside.example', to, subject: 'hello', body: '' };
        deliver(state, state.mailboxes.get(objectId)!, mail);
      });
    },
  },
  'audit-mailbox': {
    scenario: 'cloud',
    firstWrite: 'Set-Mailbox',
    setUp: ({ mailboxes }) => {
      for (const { retention } of mailboxes.values()) retention.auditEnabled = false;
    },
  },
  'end-audit-bypass': {
    scenario: 'cloud',
    firstWrite: 'Set-MailboxAuditBypassAssociation',
    setUp: ({ mailboxes }) => {
      for (const { retention } of mailboxes.values()) retention.bypassesAudit = true;
    },
  },
  // The second group is outside Privileged Identity Management: only the tier-zero identity gets at it.
  'strip-privileged-roles': {
    firstWrite: 'roleAssignmentScheduleRequests',
    setUp: ({ roles, compromised }) => {
      const held = { principalId: compromised ?? '', from: null, until: null, activated: false };
      roles.groups.set('f0a20000-0000-4000-8000-000000000003', {
        id: 'f0a20000-0000-4000-8000-000000000003',
        displayName: 'Old operators',
        isAssignableToRole: true,
        isManagedByPim: false,
        active: [{ ...held, access: 'member' }],
        eligible: [],
      });
    },
    newAfterUndo: ['id', 'from'],
  },
  'remove-app-secrets': { firstWrite: 'removePassword', options: { removeAppSecrets: true } },
  // The group that roles can be given to asks for more than the team.
  'remove-added-members': {
    firstWrite: 'DELETE /groups',
    options: { removeAddedMembers: true },
    setUp: (state) => {
      cutOffIsLogged(state);
      const { roles, directoryAudits, compromised } = state;
      const [id, stranger] = ['f0a20000-0000-4000-8000-000000000009', 'f0a40000-0000-4000-8000-000000000009'];
      const added = { principalId: stranger, access: 'member', from: null, until: null, activated: false } as const;
      const group = { id, displayName: 'Night shift', isAssignableToRole: true, isManagedByPim: false };
      roles.groups.set(id, { ...group, active: [added], eligible: [] });
      const did = directoryAudits.findLast(
        ({ activityDisplayName, initiatedBy }) =>
          activityDisplayName === 'Add member to group' && initiatedBy === compromised,
      );
      if (did)
        directoryAudits.push({
          ...did,
          targets: [
            { id: stranger, type: 'User' },
            { id, type: 'Group' },
          ],
        });
    },
  },
  'remove-sharing-links': { firstWrite: 'DELETE /users/{id}/drive', options: { removeSharingLinks: true } },
  'purge-sent-messages': {
    firstWrite: 'POST /security/cases/ediscoveryCases',
    options: { purgeSent: { askedBy: 'Mia', subject: phishingSubject } },
    context: () => {
      const decision = { decision: 'approve', by: 'Noor', about: 'purge-sent-messages' } as const;
      return { decisions: [{ at: '2026-01-01T00:00:00.000Z', decision }] };
    },
  },
  'remove-sweep-rules': { firstWrite: 'Disable-SweepRule' },
  'stop-automatic-replies': { firstWrite: 'Set-MailboxAutoReplyConfiguration' },
  'block-legacy-protocols': { firstWrite: 'Set-CASMailbox' },
  'block-mobile-devices': { firstWrite: 'Set-CASMailbox' },
  'disable-made-transport-rules': {
    firstWrite: 'Disable-TransportRule',
    newAfterUndo: ['lastModifiedBy', 'whenChanged', 'effectiveFrom'],
  },
  'unblock-sender': { actsAtReleaseOnly: true, before: 'holds' },
  'move-mailbox': { scenario: 'cloud', firstWrite: 'New-MoveRequest' },
};
