import type { Account } from '../domain/account.ts';
import type { PlanOptions } from '../domain/alert-incident.ts';
import type { Examination } from '../catalogue/examination.ts';
import { exchangeRoleGroups } from '../microsoft365/examinations/roles/exchange-role-groups.ts';
import { ownedApplicationSecrets } from '../microsoft365/examinations/applications/owned-application-secrets.ts';
import { powerAutomateAndAzure } from '../microsoft365/examinations/applications/power-automate-and-azure.ts';
import { whatTheAccountChanged } from '../microsoft365/examinations/roles/what-the-account-changed.ts';
import type { Outcome } from './outcome.ts';
import { holdFirst } from './hold-first.ts';
import { addInsAndPublishedCalendars } from '../microsoft365/examinations/mailbox/add-ins-and-published-calendars.ts';
import { mailThatIsHidden } from '../microsoft365/examinations/mailbox/mail-that-is-hidden.ts';
import { mailboxesItCanOpen } from '../microsoft365/examinations/mailbox/mailboxes-it-can-open.ts';
import { delegatesOwnAccounts } from '../microsoft365/examinations/mailbox/delegates-own-accounts.ts';
import { messagesSent } from '../microsoft365/examinations/mailbox/messages-sent.ts';
import { sharingLinks } from '../microsoft365/examinations/content/sharing-links.ts';
import { runFor } from './run.ts';
import type { Run, Plan } from './run.ts';
import type { Sketch } from '../catalogue/sketch.ts';
import type { Step } from '../catalogue/step.ts';
import { auditMailbox } from '../microsoft365/steps/mailbox/audit-mailbox.ts';
import { awaitDirectorySync } from '../microsoft365/steps/password/await-directory-sync.ts';
import { blockLegacyProtocols } from '../microsoft365/steps/mailbox/block-legacy-protocols.ts';
import { blockMobileDevices } from '../microsoft365/steps/devices/block-mobile-devices.ts';
import { blockSignIn } from '../microsoft365/steps/sign-in/block-sign-in.ts';
import { confirmCompromised } from '../microsoft365/steps/sign-in/confirm-compromised.ts';
import { copyMail } from '../microsoft365/steps/mailbox/copy-mail.ts';
import { disableInDirectory } from '../microsoft365/steps/sign-in/disable-in-directory.ts';
import { disableThroughDefender } from '../microsoft365/steps/sign-in/disable-through-defender.ts';
import { disableRegisteredDevices } from '../microsoft365/steps/devices/disable-registered-devices.ts';
import { disableInboxRules } from '../microsoft365/steps/mailbox/disable-inbox-rules.ts';
import { disableMadeTransportRules } from '../microsoft365/steps/mailbox/disable-made-transport-rules.ts';
import { holdMailbox } from '../microsoft365/steps/mailbox/hold-mailbox.ts';
import { keepBlocked } from '../microsoft365/steps/sign-in/keep-blocked.ts';
import { moveMailbox } from '../microsoft365/steps/mailbox/move-mailbox.ts';
import { removeAppSecrets } from '../microsoft365/steps/applications/remove-app-secrets.ts';
import { removeDelegates } from '../microsoft365/steps/mailbox/remove-delegates.ts';
import { purgeSentMessages } from '../microsoft365/steps/content/purge-sent-messages.ts';
import { removeSharingLinks } from '../microsoft365/steps/content/remove-sharing-links.ts';
import { removeSweepRules } from '../microsoft365/steps/mailbox/remove-sweep-rules.ts';
import { removeSignInMethods } from '../microsoft365/steps/sign-in/remove-sign-in-methods.ts';
import { resetDirectoryPassword } from '../microsoft365/steps/password/reset-directory-password.ts';
import { resetPassword } from '../microsoft365/steps/password/reset-password.ts';
import { revokeAppRoleAssignments } from '../microsoft365/steps/applications/revoke-app-role-assignments.ts';
import { revokeOAuthGrants } from '../microsoft365/steps/applications/revoke-oauth-grants.ts';
import { revokeSessions } from '../microsoft365/steps/sign-in/revoke-sessions.ts';
import { revokeSharePointSessions } from '../microsoft365/steps/sign-in/revoke-sharepoint-sessions.ts';
import { stopAutomaticReplies } from '../microsoft365/steps/mailbox/stop-automatic-replies.ts';
import { stopForwarding } from '../microsoft365/steps/mailbox/stop-forwarding.ts';
import { stripPrivilegedRoles } from '../microsoft365/steps/roles/strip-privileged-roles.ts';
import { unblockSender } from '../microsoft365/steps/mailbox/unblock-sender.ts';

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
  removeSignInMethods,
  revokeOAuthGrants,
  revokeAppRoleAssignments,
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
  stripPrivilegedRoles,
  removeAppSecrets,
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
        // Whoever knows the password could register a method anew.
        { step: removeSignInMethods },
      ],
    },
  ],
};

/** The containment on one page. */
const order: Readonly<Record<'cutOff' | 'rest', readonly Sketch[]>> = {
  cutOff: [
    {
      step: blockSignIn,
      then: [
        // A revocation beside the block races a refresh; this one cannot lose.
        { step: revokeSessions, again: 'after-block' },
        // Never before the block: an attacker with a registered method may remediate the risk himself.
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
    { step: revokeOAuthGrants },
    { step: revokeAppRoleAssignments },
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
    { step: removeSharingLinks },
    { step: stripPrivilegedRoles },
    { step: removeAppSecrets },
  ],
};

export function stepNamed(name: string): Step | undefined {
  return steps.find((step) => step.name === name);
}

export function examinationNamed(name: string): Examination | undefined {
  return examinations.find((examination) => examination.name === name);
}

/** Pure: the plan for this account can be shown and argued about before anything runs. */
export function drawPlan(account: Account, options: PlanOptions, at: string): Plan {
  const notDone: Outcome[] = [];
  const runsOf = (sketches: readonly Sketch[]): Run[] =>
    sketches.flatMap((sketch) => {
      const step = stepNamed(sketch.step.name);
      if (!step) return [];
      const run = sketch.again ? `${step.name}-${sketch.again}` : step.name;
      const reason = whyNotDone(step, account, options);
      if (reason) notDone.push({ run, step: step.name, ...reason, attempts: 0, since: at });
      // What follows a step that was left out is not done; what follows one that does not apply takes its place.
      if (reason?.state === 'left-out' && !sketch.anyway) return [];
      const then = runsOf(sketch.then ?? []);
      return reason ? then : [{ ...runFor(step, run, then, account), ...(sketch.anyway ? { thenAnyway: true } : {}) }];
    });
  const cutOff = runsOf(order.cutOff);
  const rest = runsOf(
    options.holdFirst ? holdFirst(order.rest, holdMailbox, (name) => stepNamed(name)?.destroys === true) : order.rest,
  );
  const move = runsOf([{ step: moveMailbox }]);
  const detached = runsOf([{ step: purgeSentMessages }]);
  const always = options.moveMailbox === 'always';
  return {
    cutOff,
    rest: always ? [...rest, ...move] : rest,
    ...(detached.length > 0 ? { detached } : {}),
    examinations: examinations
      .filter((examination) => examination.appliesTo(account, options) === true)
      .map(({ name }) => name),
    ifAccessPersists: always ? [] : move,
    notDone,
  };
}

/** Undefined: it is done. */
export function whyNotDone(
  step: Step,
  account: Account,
  options: PlanOptions,
): Pick<Outcome, 'state' | 'note'> | undefined {
  const applies = step.appliesTo(account, options);
  if (applies !== true) return { state: 'not-applicable', note: applies };
  return options.without.includes(step.name) ? { state: 'left-out', note: 'left out by request' } : undefined;
}
