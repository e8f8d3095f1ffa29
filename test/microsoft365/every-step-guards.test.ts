import { openEveryDoor } from '../../drill/rehearsal/scenarios/everything.ts';
import { setAccountEnabled } from '../../drill/simulation/tenant/account-changes.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import { revokeSessions } from '../../shared/microsoft365/steps/sign-in/revoke-sessions.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';

const { rehearse } = rehearsalStage();

/** What nobody can open again: a session that was revoked stays so, a password is new since. The sync's own are tested with it. */
const done = [
  ...['reset-password', 'revoke-sessions', 'await-directory-sync', 'keep-blocked', 'disable-through-defender'],
  // A person's word: Cordon cannot look there.
  'end-session-at-provider',
];
const guards = steps.filter(({ name, required }) => required && !done.includes(name) && !name.includes('directory'));

/** Everything that an attacker may open once the account is contained: none of it was there at the capture. */
function openAgain({ simulated, account }: Rehearsal, setUp?: (state: typeof simulated.state) => void): void {
  const { state } = simulated;
  const user = state.users.get(account.objectId)!;
  const mailbox = state.mailboxes.get(account.objectId)!;
  const colleague = [...state.users.keys()].findLast((id) => id !== account.objectId) ?? '';
  openEveryDoor(state, user);
  setUp?.(state);
  setAccountEnabled(state, user, true);
  const forwardTo = ['collector@mail-archive.example'];
  mailbox.inboxRules.push(inboxRule({ ruleIdentity: '16140901064495850001', name: 'new', forwardTo }));
  mailbox.forwardingSmtpAddress = 'collector@mail-archive.example';
  mailbox.permissions.push({ trustee: colleague, accessRights: ['FullAccess'], inherited: false, deny: false });
}

test.each(guards.map((step) => [step.name, step] as const))(
  '%s finds what was opened after the account was contained',
  async (name, step) => {
    const { setUp, ...about } = rehearsals[name] ?? {};
    const rehearsal = await rehearse({ ...about, scenario: 'cloud' });
    const { account, tenant, context, clock } = rehearsal;
    const before = await step.capture(account, tenant, context);
    // As the cut-off does: some steps go by what it leaves in the log of the directory.
    await revokeSessions.execute(account, { validFrom: null }, tenant, context);
    await step.execute(account, before, tenant, context);
    clock.advance(minutes(30));
    expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
    openAgain(rehearsal, setUp);
    clock.advance(minutes(1));
    // Of some things a step only says that it will not touch them: that is found, too.
    expect((await step.verify(account, before, tenant, context)).is).toMatch(/^not-(yet|performed)$/);
  },
);
