import type { Account } from '../domain/account.ts';
import type { PlanOptions } from '../domain/incident.ts';
import type { Examination } from './examination.ts';
import { exchangeRoleGroups } from './examinations/exchange-role-groups.ts';
import { ownedApplicationSecrets } from './examinations/owned-application-secrets.ts';
import { powerAutomateAndAzure } from './examinations/power-automate-and-azure.ts';
import { whatTheAccountChanged } from './examinations/what-the-account-changed.ts';
import type { Outcome } from './outcome.ts';
import { holdFirst } from './hold-first.ts';
import { addInsAndPublishedCalendars } from './examinations/add-ins-and-published-calendars.ts';
import { mailThatIsHidden } from './examinations/mail-that-is-hidden.ts';
import { mailboxesItCanOpen } from './examinations/mailboxes-it-can-open.ts';
import { delegatesOwnAccounts } from './examinations/delegates-own-accounts.ts';
import { messagesSent } from './examinations/messages-sent.ts';
import { sharingLinks } from './examinations/sharing-links.ts';
import { moveFor } from './move.ts';
import type { Move, Plan } from './move.ts';
import type { Sketch } from './sketch.ts';
import type { Step } from './step.ts';
import { auditMailbox } from './steps/audit-mailbox.ts';
import { awaitDirectorySync } from './steps/await-directory-sync.ts';
import { blockLegacyProtocols } from './steps/block-legacy-protocols.ts';
import { blockMobileDevices } from './steps/block-mobile-devices.ts';
import { blockSignIn } from './steps/block-sign-in.ts';
import { confirmCompromised } from './steps/confirm-compromised.ts';
import { copyMail } from './steps/copy-mail.ts';
import { disableInDirectory } from './steps/disable-in-directory.ts';
import { disableThroughDefender } from './steps/disable-through-defender.ts';
import { disableRegisteredDevices } from './steps/disable-registered-devices.ts';
import { disableInboxRules } from './steps/disable-inbox-rules.ts';
import { disableMadeTransportRules } from './steps/disable-made-transport-rules.ts';
import { holdMailbox } from './steps/hold-mailbox.ts';
import { keepBlocked } from './steps/keep-blocked.ts';
import { moveMailbox } from './steps/move-mailbox.ts';
import { removeAppSecrets } from './steps/remove-app-secrets.ts';
import { removeDelegates } from './steps/remove-delegates.ts';
import { purgeSentMessages } from './steps/purge-sent-messages.ts';
import { removeSharingLinks } from './steps/remove-sharing-links.ts';
import { removeSweepRules } from './steps/remove-sweep-rules.ts';
import { removeSignInMethods } from './steps/remove-sign-in-methods.ts';
import { resetDirectoryPassword } from './steps/reset-directory-password.ts';
import { resetPassword } from './steps/reset-password.ts';
import { revokeAppRoleAssignments } from './steps/revoke-app-role-assignments.ts';
import { revokeOAuthGrants } from './steps/revoke-oauth-grants.ts';
import { revokeSessions } from './steps/revoke-sessions.ts';
import { revokeSharePointSessions } from './steps/revoke-sharepoint-sessions.ts';
import { stopAutomaticReplies } from './steps/stop-automatic-replies.ts';
import { stopForwarding } from './steps/stop-forwarding.ts';
import { stripPrivilegedRoles } from './steps/strip-privileged-roles.ts';
import { unblockSender } from './steps/unblock-sender.ts';

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
  const movesOf = (sketches: readonly Sketch[]): Move[] =>
    sketches.flatMap((sketch) => {
      const step = stepNamed(sketch.step.name);
      if (!step) return [];
      const run = sketch.again ? `${step.name}-${sketch.again}` : step.name;
      const reason = whyNotDone(step, account, options);
      if (reason) notDone.push({ run, step: step.name, ...reason, attempts: 0, since: at });
      // What follows a step that was left out is not done; what follows one that does not apply takes its place.
      if (reason?.state === 'left-out' && !sketch.anyway) return [];
      const then = movesOf(sketch.then ?? []);
      return reason ? then : [{ ...moveFor(step, run, then, account), ...(sketch.anyway ? { thenAnyway: true } : {}) }];
    });
  const cutOff = movesOf(order.cutOff);
  const rest = movesOf(
    options.holdFirst ? holdFirst(order.rest, holdMailbox, (name) => stepNamed(name)?.destroys === true) : order.rest,
  );
  const move = movesOf([{ step: moveMailbox }]);
  const beside = movesOf([{ step: purgeSentMessages }]);
  const always = options.moveMailbox === 'always';
  return {
    cutOff,
    rest: always ? [...rest, ...move] : rest,
    ...(beside.length > 0 ? { beside } : {}),
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
