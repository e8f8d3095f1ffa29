import { writeMailboxAct } from '../../drill/simulation/tenant/mailbox-acts.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { containedBy, released } from './contained-by.ts';
import type { Taken } from './contained-by.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const taken = (name: string, prepare?: (rehearsal: Rehearsal) => void): Promise<Taken> =>
  containedBy(rehearse, name, prepare);

const mailboxOf = ({ simulated, account }: Rehearsal): Mailbox => simulated.state.mailboxes.get(account.objectId)!;

const runningIn = (mailbox: Mailbox): string[] =>
  mailbox.inboxRules.filter(({ enabled, hidden }) => enabled && !hidden).map(({ name }) => name);

/** A rule made so shortly before the alert that the audit log does not show it yet. */
function makeRule(rehearsal: Rehearsal, ruleIdentity: string, name: string): void {
  const { simulated, account, clock } = rehearsal;
  const mailbox = mailboxOf(rehearsal);
  const did = { operation: 'New-InboxRule', actor: account.objectId, owner: account.objectId, tokenIssuedAt: null };
  mailbox.inboxRules.push(inboxRule({ ruleIdentity, name, forwardTo: ['late@drop.example'] }));
  const at = clock.now() - minutes(10);
  writeMailboxAct(simulated.state, {
    ...did,
    at,
    object: `${mailbox.name}\\${ruleIdentity}`,
    parameters: { Name: name },
  });
}

test('a rule from before the compromise comes back, and one made minutes before the alert does not', async () => {
  const rehearsal = await taken('disable-inbox-rules', (it) => {
    makeRule(it, '18140901064495850001', 'just now');
  });
  expect(runningIn(mailboxOf(rehearsal))).toEqual([]);
  expect(await released(rehearsal)).toContain('just now');
  expect(runningIn(mailboxOf(rehearsal))).toContain('Projects');
  expect(runningIn(mailboxOf(rehearsal))).not.toContain('just now');
});

test('a rule that was marked hostile stays away whatever its age, and after a false alarm every rule comes back', async () => {
  const rehearsal = await taken('disable-inbox-rules');
  const mailbox = mailboxOf(rehearsal);
  await released(rehearsal, { hostile: ['inbox rule "Projects"'] });
  expect(runningIn(mailbox)).not.toContain('Projects');
  await released(rehearsal, { kind: 'false-alarm' });
  expect(runningIn(mailbox)).toEqual(expect.arrayContaining(['.', 'Projects', 'Junk E-mail Rule']));
});

test('what nobody can date stays away: the audit log is refused at release', async () => {
  const rehearsal = await taken('disable-inbox-rules');
  rehearsal.simulated.state.faults.push({ match: 'Search-UnifiedAuditLog', times: 10, answer: 403 });
  expect(await released(rehearsal)).toContain('Projects');
  expect(runningIn(mailboxOf(rehearsal))).toEqual([]);
});

test('a door is shut though the audit log answers nothing just now', async () => {
  const rehearsal = await taken('disable-inbox-rules', ({ simulated }) => {
    simulated.state.faults.push({ match: 'Search-UnifiedAuditLog', times: 1, answer: 503 });
  });
  expect(runningIn(mailboxOf(rehearsal))).toEqual([]);
  await released(rehearsal);
  expect(runningIn(mailboxOf(rehearsal))).toContain('Projects');
});

test('a rule that bears the name of one of Exchange’s own is disabled, and the real one left alone', async () => {
  const rehearsal = await taken('disable-inbox-rules');
  const junk = mailboxOf(rehearsal).inboxRules.filter(({ name }) => name === 'Junk E-mail Rule');
  expect(junk.map(({ enabled, deleteMessage }) => [enabled, deleteMessage])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test('a rule that bears the name of Exchange’s own and hides mail among the junk is disabled, and comes back after a false alarm', async () => {
  const hiding = (it: Rehearsal) => mailboxOf(it).inboxRules.find(({ ruleIdentity }) => ruleIdentity === '99')!;
  const rehearsal = await taken('disable-inbox-rules', (it) => {
    const named = { ruleIdentity: '99', name: 'Junk E-mail Rule', moveToFolder: 'Junk Email' };
    mailboxOf(it).inboxRules.push(inboxRule({ ...named, subjectOrBodyContains: ['invoice'] }));
  });
  expect(hiding(rehearsal).enabled).toBe(false);
  await released(rehearsal, { kind: 'false-alarm' });
  expect(hiding(rehearsal).enabled).toBe(true);
});

test('authenticated SMTP is forbidden by true, and goes back to what the organisation says', async () => {
  const rehearsal = await taken('block-legacy-protocols');
  const access = mailboxOf(rehearsal).settings.clientAccess;
  expect(access).toMatchObject({ imap: false, pop: false, mapi: false, ews: false, smtpDisabled: true });
  await released(rehearsal);
  expect(access).toMatchObject({ imap: true, pop: true, mapi: true, ews: null, smtpDisabled: null });
});

test('the owner’s phone is let in again, the attacker’s is not, and one that was blocked before stays so', async () => {
  const rehearsal = await taken('block-mobile-devices', (it) => {
    const { clientAccess } = mailboxOf(it).settings;
    clientAccess.devices.push({ id: 'LOST', model: 'Old', os: 'Android 9', client: 'EAS', firstSync: 0 });
    clientAccess.blockedDevices.push('LOST');
  });
  const { clientAccess } = mailboxOf(rehearsal).settings;
  expect(clientAccess.blockedDevices).toHaveLength(3);
  await released(rehearsal);
  const attackers = clientAccess.devices.find(({ model }) => model === 'Pixel')?.id;
  expect(clientAccess.blockedDevices).toEqual(['LOST', attackers]);
  expect(clientAccess.activeSync).toBe(true);
});

test('no program of phones is let in by any of its switches, and one that was off before stays off at release', async () => {
  const rehearsal = await taken('block-mobile-devices', (it) => {
    mailboxOf(it).settings.clientAccess.owaForDevices = false;
  });
  const { clientAccess } = mailboxOf(rehearsal).settings;
  expect(clientAccess).toMatchObject({ activeSync: false, outlookMobile: false, owaForDevices: false });
  await released(rehearsal, { hostile: ['Outlook for phones'] });
  expect(clientAccess).toMatchObject({ activeSync: true, outlookMobile: false, owaForDevices: false });
});

test('a program of phones that is let in again is seen, and switched off again', async () => {
  const { step, before, account, tenant, context, ...rest } = await taken('block-mobile-devices');
  const { clientAccess } = rest.simulated.state.mailboxes.get(account.objectId)!.settings;
  clientAccess.outlookMobile = true;
  const verdict = await step.verify(account, before, tenant, context);
  expect(verdict).toMatchObject({ is: 'not-yet', seen: 'still let in: Outlook for phones', actAgain: true });
  await step.execute(account, before, tenant, context);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'holds' });
});

test('the owner’s sweep rule comes back, the attacker’s and their automatic replies do not', async () => {
  const sweeping = await taken('remove-sweep-rules');
  await released(sweeping);
  expect(mailboxOf(sweeping).settings.sweepRules.map(({ name, enabled }) => [name, enabled])).toEqual([
    ['Newsletters', true],
    ['tidy', false],
  ]);
  await sweeping.simulated.close();
  const replying = await taken('stop-automatic-replies');
  await released(replying);
  expect(mailboxOf(replying).settings.automaticReplies.state).toBe('Disabled');
});

test('the case learns where automatic replies link to, and nothing of what they say', async () => {
  const { before } = await taken('stop-automatic-replies');
  expect(before).toMatchObject({ state: 'Enabled', linksTo: ['contoso-invoices.example'] });
  expect(JSON.stringify(before)).not.toContain('settle');
});

test('a right that is given back twice is given once', async () => {
  const rehearsal = await taken('remove-delegates');
  await released(rehearsal, { kind: 'false-alarm' });
  const once = structuredClone(mailboxOf(rehearsal));
  await released(rehearsal, { kind: 'false-alarm' });
  expect(mailboxOf(rehearsal)).toEqual(once);
});

test('one rule that is refused does not save the others', async () => {
  const rehearsal = await rehearse({});
  const step = stepNamed(microsoft365, 'disable-inbox-rules')!;
  const { account, tenant, context, simulated } = rehearsal;
  const before = await step.capture(account, tenant, context);
  // Each one at first, and one of them when it is tried again.
  const times = runningIn(mailboxOf(rehearsal)).length + 1;
  simulated.state.faults.push({ match: 'Disable-InboxRule', times, answer: 403 });
  await expect(step.execute(account, before, tenant, context)).rejects.toBeInstanceOf(Refusal);
  expect(runningIn(mailboxOf(rehearsal))).toHaveLength(1);
});

test('an empty address inside does not hide the one outside that mail is forwarded to', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'everything' });
  const forwarding = stepNamed(microsoft365, 'stop-forwarding')!;
  const row = { ForwardingAddress: '', ForwardingSmtpAddress: 'smtp:thief@drop.example', IsDirSynced: false };
  const run = (cmdlet: string) => Promise.resolve(cmdlet === 'Get-Mailbox' ? [row] : []);
  const odd = { ...tenant, exchange: { run } };
  const before = await forwarding.capture(account, odd, context);
  expect(forwarding.foresee(account, before, context.options)).toMatchObject([{ from: 'smtp:thief@drop.example' }]);
  expect(await forwarding.verify(account, before, odd, context)).toMatchObject({ is: 'not-yet', actAgain: true });
});

test('whoever accepts forwarding is shown every address that comes back with it', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'everything' });
  const forwarding = stepNamed(microsoft365, 'stop-forwarding')!;
  const row = { ForwardingAddress: 'Jonas Keller', ForwardingSmtpAddress: 'smtp:thief@drop.example' };
  const run: typeof tenant.exchange.run = (cmdlet, ...asked) =>
    cmdlet === 'Get-Mailbox' ? Promise.resolve([row]) : tenant.exchange.run(cmdlet, ...asked);
  const odd = { ...tenant, exchange: { run } };
  const before = await forwarding.capture(account, odd, context);
  const { compromisedSince, since } = context;
  const release = { kind: 'remediated', compromisedSince, hostile: [], since } as const;
  const [taken] = (await forwarding.undo.taken?.(account, before, odd, release)) ?? [];
  expect(taken?.does).toContain('thief@drop.example');
  expect(taken?.does).toContain('Jonas Keller');
});
