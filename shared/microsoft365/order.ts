import { exchangeRoleGroups } from './examinations/roles/exchange-role-groups.ts';
import { ownedApplicationSecrets } from './examinations/applications/owned-application-secrets.ts';
import { powerAutomateAndAzure } from './examinations/applications/power-automate-and-azure.ts';
import { whatTheAccountAdministered } from './examinations/roles/what-the-account-administered.ts';
import { whatTheAccountChanged } from './examinations/roles/what-the-account-changed.ts';
import { addInsAndPublishedCalendars } from './examinations/mailbox/add-ins-and-published-calendars.ts';
import { mailThatIsHidden } from './examinations/mailbox/mail-that-is-hidden.ts';
import { mailboxesItCanOpen } from './examinations/mailbox/mailboxes-it-can-open.ts';
import { delegatesOwnAccounts } from './examinations/mailbox/delegates-own-accounts.ts';
import { messagesSent } from './examinations/mailbox/messages-sent.ts';
import { sharingLinks } from './examinations/content/sharing-links.ts';
import { auditMailbox } from './steps/mailbox/audit-mailbox.ts';
import { awaitDirectorySync } from './steps/password/await-directory-sync.ts';
import { blockLegacyProtocols } from './steps/mailbox/block-legacy-protocols.ts';
import { blockMobileDevices } from './steps/devices/block-mobile-devices.ts';
import { blockSignIn } from './steps/sign-in/block-sign-in.ts';
import { confirmCompromised } from './steps/sign-in/confirm-compromised.ts';
import { copyMail } from './steps/mailbox/copy-mail.ts';
import { disableMadeApplications } from './steps/applications/disable-made-applications.ts';
import { disableInDirectory } from './steps/sign-in/disable-in-directory.ts';
import { disableThroughDefender } from './steps/sign-in/disable-through-defender.ts';
import { disableRegisteredDevices } from './steps/devices/disable-registered-devices.ts';
import { disableInboxRules } from './steps/mailbox/disable-inbox-rules.ts';
import { disableMadeTransportRules } from './steps/mailbox/disable-made-transport-rules.ts';
import { endAuditBypass } from './steps/mailbox/end-audit-bypass.ts';
import { holdMailbox } from './steps/mailbox/hold-mailbox.ts';
import { endSessionAtProvider } from './steps/sign-in/end-session-at-provider.ts';
import { keepBlocked } from './steps/sign-in/keep-blocked.ts';
import { moveMailbox } from './steps/mailbox/move-mailbox.ts';
import { removeAddedMembers } from './steps/roles/remove-added-members.ts';
import { removeAppSecrets } from './steps/applications/remove-app-secrets.ts';
import { removeDelegates } from './steps/mailbox/remove-delegates.ts';
import { purgeSentMessages } from './steps/content/purge-sent-messages.ts';
import { removeSharingLinks } from './steps/content/remove-sharing-links.ts';
import { removeSweepRules } from './steps/mailbox/remove-sweep-rules.ts';
import { removeSignInMethods } from './steps/sign-in/remove-sign-in-methods.ts';
import { resetDirectoryPassword } from './steps/password/reset-directory-password.ts';
import { resetPassword } from './steps/password/reset-password.ts';
import { revokeAppRoleAssignments } from './steps/applications/revoke-app-role-assignments.ts';
import { revokeOAuthGrants } from './steps/applications/revoke-oauth-grants.ts';
import { revokeSessions } from './steps/sign-in/revoke-sessions.ts';
import { revokeSharePointSessions } from './steps/sign-in/revoke-sharepoint-sessions.ts';
import { stopAutomaticReplies } from './steps/mailbox/stop-automatic-replies.ts';
import { stopForwarding } from './steps/mailbox/stop-forwarding.ts';
import { stripPrivilegedRoles } from './steps/roles/strip-privileged-roles.ts';
import { unblockSender } from './steps/mailbox/unblock-sender.ts';
import type { Examination } from '../catalogue/examination.ts';
import type { ContainmentOrder } from '../catalogue/far-end.ts';
import type { Sketch } from '../catalogue/sketch.ts';
import type { Step } from '../catalogue/step.ts';

/** Every step there is. The order is that of `docs/steps.md`. */
export const steps = [
  blockSignIn,
  revokeSessions,
  revokeSharePointSessions,
  confirmCompromised,
  keepBlocked,
  resetDirectoryPassword,
  disableInDirectory,
  disableThroughDefender,
  resetPassword,
  awaitDirectorySync,
  endSessionAtProvider,
  removeSignInMethods,
  revokeOAuthGrants,
  revokeAppRoleAssignments,
  disableMadeApplications,
  disableRegisteredDevices,
  removeDelegates,
  disableInboxRules,
  stopForwarding,
  removeSweepRules,
  stopAutomaticReplies,
  blockLegacyProtocols,
  blockMobileDevices,
  disableMadeTransportRules,
  unblockSender,
  endAuditBypass,
  stripPrivilegedRoles,
  removeAppSecrets,
  removeAddedMembers,
  removeSharingLinks,
  purgeSentMessages,
  moveMailbox,
  holdMailbox,
  copyMail,
  auditMailbox,
] as readonly Step[];

/** Everything that is looked at and told, in the order of `docs/steps.md`. */
export const examinations: readonly Examination[] = [
  whatTheAccountChanged,
  whatTheAccountAdministered,
  ownedApplicationSecrets,
  exchangeRoleGroups,
  powerAutomateAndAzure,
  messagesSent,
  sharingLinks,
  delegatesOwnAccounts,
  mailThatIsHidden,
  addInsAndPublishedCalendars,
  mailboxesItCanOpen,
];

const cloudPassword: Sketch = {
  step: resetPassword,
  then: [
    {
      step: awaitDirectorySync,
      // A new password ends no session: https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
      then: [
        { step: revokeSessions, again: 'after-password' },
        { step: revokeSharePointSessions, again: 'after-password' },
        // The new password remediated the risk: https://learn.microsoft.com/entra/id-protection/howto-identity-protection-remediate-unblock
        { step: confirmCompromised, again: 'after-password' },
        // An attacker who knows the password could register a method again.
        { step: removeSignInMethods },
      ],
    },
  ],
};

/** The containment on one page. */
export const order: ContainmentOrder = {
  cutOff: [
    {
      step: blockSignIn,
      then: [
        // A revocation beside the block races a refresh; this one cannot lose.
        { step: revokeSessions, again: 'after-block' },
        // Never before the block: an attacker with a registered method may remediate the risk.
        { step: confirmCompromised },
        { step: keepBlocked },
      ],
    },
    { step: revokeSessions },
    { step: revokeSharePointSessions },
  ],
  rest: [
    {
      // Refused there, a person changes it and disables the account: the sync is awaited all the same.
      step: resetDirectoryPassword,
      anyway: true,
      then: [{ step: disableInDirectory, anyway: true, then: [cloudPassword] }],
    },
    { step: disableThroughDefender },
    { step: endSessionAtProvider },
    { step: revokeOAuthGrants },
    { step: revokeAppRoleAssignments },
    { step: disableMadeApplications },
    { step: disableRegisteredDevices },
    { step: removeDelegates },
    { step: disableInboxRules },
    { step: stopForwarding },
    { step: removeSweepRules },
    { step: stopAutomaticReplies },
    { step: blockLegacyProtocols },
    { step: blockMobileDevices },
    { step: disableMadeTransportRules },
    { step: unblockSender },
    { step: endAuditBypass },
    { step: removeSharingLinks },
    { step: stripPrivilegedRoles },
    { step: removeAppSecrets },
    { step: removeAddedMembers },
  ],
  detached: [{ step: purgeSentMessages }],
  ifAccessPersists: [{ step: moveMailbox }],
  levels: {
    soft: { does: ['soft'], best: 'softened', ownerStaysIn: true },
    // Rules, delegates and applications go on without the account's password: its back doors stand open.
    hard: { does: ['soft', 'hard'], best: 'partial' },
    full: { does: ['soft', 'hard', 'full'], best: 'contained' },
  },
  holdFirst: holdMailbox,
  watch: [holdMailbox, copyMail, auditMailbox] as readonly Step[],
};
