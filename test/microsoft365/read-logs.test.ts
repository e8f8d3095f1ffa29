import { isSettled, proofTerms } from '../../shared/plan/proof.ts';
import type { LogReading, ProofTerms } from '../../shared/plan/proof.ts';
import { accessPermissions, readLogs } from '../../shared/microsoft365/logs/read-logs.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { runsOf } from '../../shared/plan/run.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { days, minutes } from '../../shared/domain/duration.ts';
import { aStart } from '../plan/an-account.ts';
import { rehearsalStage, withRightsToRead } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';

const { rehearse } = rehearsalStage();
const roles = withRightsToRead(accessPermissions.map(({ role }) => role));
const cloud = { scenario: 'cloud' };

function termsNow({ account, tenant }: Rehearsal): ProofTerms {
  const now = tenant.now();
  const acted = { state: 'holds', note: '', attempts: 1, since: now, actedAt: now } as const;
  const plan = drawPlan(microsoft365, account, PlanOptions.parse({}), now);
  const outcomes = ['block-sign-in', 'revoke-sessions'].map((step) => ({ run: step, step, ...acted }));
  return proofTerms(aStart(account), runsOf(plan), outcomes, now);
}

/** Looks as the orchestrator does until the logs have said all they will. */
async function settled({ account, tenant, clock }: Rehearsal, terms: ProofTerms): Promise<LogReading[]> {
  let readings: LogReading[] = [];
  for (let looks = 0; looks < 200 && (looks === 0 || !isSettled(readings)); looks += 1) {
    readings = await readLogs(account, terms, readings, tenant);
    clock.advance(minutes(10));
  }
  return readings;
}
const states = (readings: readonly LogReading[]): unknown =>
  Object.fromEntries(readings.map(({ log, state }) => [log, state]));

test('all logs of an account that nobody uses are quiet, and need exactly the declared permissions', async () => {
  const rehearsal = await rehearse(cloud, roles);
  rehearsal.simulated.state.usedRoles.clear();
  const readings = await settled(rehearsal, termsNow(rehearsal));
  expect(states(readings)).toEqual({
    'interactive sign-ins': 'quiet',
    'non-interactive sign-ins': 'quiet',
    'mailbox audit': 'quiet',
  });
  expect([...rehearsal.simulated.state.usedRoles].sort()).toEqual(accessPermissions.map(({ role }) => role).sort());
});

test('a renewed token is life; a refused attempt is not', async () => {
  const rehearsal = await rehearse(cloud, roles);
  const { state } = rehearsal.simulated;
  const terms = termsNow(rehearsal);
  rehearsal.clock.advance(minutes(20));
  const signIn = { at: rehearsal.clock.now(), objectId: rehearsal.account.objectId, ipAddress: '203.0.113.66' };
  const failed = { ...signIn, id: 'failed', errorCode: 50057, failureReason: 'disabled', interactive: true };
  const renewed = { ...signIn, id: 'renewed', errorCode: 0, failureReason: 'Other.', interactive: false };
  state.signIns.push(failed, renewed);
  const readings = await settled(rehearsal, terms);
  expect(states(readings)).toMatchObject({ 'non-interactive sign-ins': 'alive' });
  expect(readings.find(({ log }) => log === 'interactive sign-ins')?.state).not.toBe('alive');
});

test('an act in the mailbox with a token from before the cut-off, after all of them have expired, is life', async () => {
  const rehearsal = await rehearse(cloud, roles);
  const { logs } = rehearsal.simulated.state;
  const { objectId } = rehearsal.account;
  const terms = termsNow(rehearsal);
  const from = rehearsal.clock.now();
  const act = { actor: objectId, owner: objectId, clientAddress: '203.0.113.66', client: 'Client=REST' };
  const old = { ...act, operation: 'MailItemsAccessed', tokenIssuedAt: from - minutes(5) };
  logs.mailboxActs.push({ ...old, id: 'a', at: from + minutes(80) }, { ...old, id: 'b', at: from + minutes(100) });
  const audit = (await settled(rehearsal, terms)).find(({ log }) => log === 'mailbox audit');
  expect(audit).toMatchObject({ state: 'alive', seen: [{ what: 'MailItemsAccessed', session: 'old' }, {}] });
});

test('without the licence the sign-ins are unknown at once, and the audit is read all the same', async () => {
  const rehearsal = await rehearse(cloud, roles);
  rehearsal.simulated.state.logs.premium = false;
  const readings = await settled(rehearsal, termsNow(rehearsal));
  expect(states(readings)).toEqual({
    'interactive sign-ins': 'unknown',
    'non-interactive sign-ins': 'unknown',
    'mailbox audit': 'quiet',
  });
  expect(readings[0]?.note).toContain('Authentication_RequestFromNonPremiumTenantOrB2CTenant');
});

test('without a permission a log is unknown, never quiet', async () => {
  const rehearsal = await rehearse(cloud, withRightsToRead(['AuditLog.Read.All']));
  expect(states(await settled(rehearsal, termsNow(rehearsal)))).toMatchObject({ 'mailbox audit': 'unknown' });
});

test('a log that stands still is unknown in the end', async () => {
  const rehearsal = await rehearse(cloud, roles);
  rehearsal.simulated.state.logs.signInLagMs = days(1);
  const readings = await settled(rehearsal, termsNow(rehearsal));
  expect(states(readings)).toMatchObject({ 'interactive sign-ins': 'unknown', 'mailbox audit': 'quiet' });
});

test('a log that does not answer is asked again when the service said', async () => {
  const rehearsal = await rehearse(cloud, roles);
  const { account, tenant, simulated } = rehearsal;
  simulated.state.faults.push({ match: 'GET /auditLogs/signIns', times: 2, answer: 429, retryAfter: 90 });
  const [first] = await readLogs(account, termsNow(rehearsal), [], tenant);
  expect(first).toMatchObject({ state: 'waiting', lookAgain: 90_000 });
});

test('a query that succeeds with nothing proves nothing: Exchange is asked, and where it finds nothing either, the log is unknown', async () => {
  const rehearsal = await rehearse(cloud, roles);
  const { logs } = rehearsal.simulated.state;
  logs.auditQueriesFind = false;
  expect(states(await settled(rehearsal, termsNow(rehearsal)))).toMatchObject({ 'mailbox audit': 'quiet' });
  logs.auditSearchFinds = false;
  const readings = await settled(rehearsal, termsNow(rehearsal));
  expect(states(readings)).toMatchObject({ 'mailbox audit': 'unknown' });
  expect(readings.at(-1)?.note).toMatch(/^the log does not show what Cordon itself did in the mailbox at /);
});

test.each([[['beta']], [['v1.0']], [[]]] as const)(
  'the audit is read where only %j has its queries',
  async (versions) => {
    const rehearsal = await rehearse(cloud, roles);
    const { logs } = rehearsal.simulated.state;
    logs.auditQueriesIn = versions;
    const terms = termsNow(rehearsal);
    expect(states(await settled(rehearsal, terms))).toMatchObject({ 'mailbox audit': 'quiet' });
  },
);

test('what Exchange alone finds is life as well', async () => {
  const rehearsal = await rehearse(cloud, roles);
  const { logs } = rehearsal.simulated.state;
  logs.auditQueriesIn = [];
  const terms = termsNow(rehearsal);
  const { objectId } = rehearsal.account;
  const act = { actor: objectId, owner: objectId, clientAddress: '203.0.113.66', client: 'Client=REST' };
  const at = rehearsal.clock.now() + minutes(100);
  logs.mailboxActs.push({ ...act, id: 'a', operation: 'MailItemsAccessed', tokenIssuedAt: null, at });
  expect(states(await settled(rehearsal, terms))).toMatchObject({ 'mailbox audit': 'alive' });
});

test('a log that was switched off in between is unknown, though it shows the end', async () => {
  const rehearsal = await rehearse(cloud, roles);
  const { logs } = rehearsal.simulated.state;
  const terms = termsNow(rehearsal);
  const { objectId } = rehearsal.account;
  logs.mailboxActs.push({
    ...{
      id: 'off',
      actor: 'somebody',
      owner: objectId,
      clientAddress: '203.0.113.66',
      client: '',
      tokenIssuedAt: null,
    },
    at: rehearsal.clock.now() + minutes(30),
    operation: 'Set-MailboxAuditBypassAssociation',
    object: objectId,
    parameters: { Identity: objectId, AuditBypassEnabled: 'True' },
  });
  const readings = await settled(rehearsal, terms);
  expect(states(readings)).toMatchObject({ 'mailbox audit': 'unknown' });
  expect(readings.at(-1)?.note).toMatch(/^auditing was switched off at /);
});

const unrecorded: [string, (state: TenantState) => unknown, RegExp][] = [
  [
    'the mailbox does not record that mail is read',
    ({ mailboxes }) => [...mailboxes.values()].map(({ retention }) => (retention.auditOwner = ['Send', 'Update'])),
    /^the mailbox does not record what its owner does: .*MailItemsAccessed/,
  ],
  [
    'no mailbox records anything',
    ({ organization }) => (organization.mailboxAuditIsOn = false),
    /^the organisation records nothing that is done in mailboxes/,
  ],
];

test.each(unrecorded)('where %s the log is unknown, though it shows the mark', async (_, switchOff, note) => {
  const rehearsal = await rehearse(cloud, roles);
  switchOff(rehearsal.simulated.state);
  const readings = await settled(rehearsal, termsNow(rehearsal));
  expect(states(readings)).toMatchObject({ 'mailbox audit': 'unknown' });
  expect(readings.at(-1)?.note).toMatch(note);
});

const switchedOff: [string, string, Record<string, string>][] = [
  ['Set-Mailbox', 'the mailbox', { AuditOwner: 'None' }],
  ['Set-OrganizationConfig', 'contoso.onmicrosoft.com', { AuditDisabled: 'True' }],
];

test.each(switchedOff)('so it is where that was so for a while: %s on %s with %j', async (operation, object, said) => {
  const rehearsal = await rehearse(cloud, roles);
  const terms = termsNow(rehearsal);
  const { objectId } = rehearsal.account;
  rehearsal.simulated.state.logs.mailboxActs.push({
    ...{ id: 'off', actor: 'somebody', clientAddress: '203.0.113.66', client: '', tokenIssuedAt: null },
    ...{ at: rehearsal.clock.now() + minutes(30), owner: objectId, operation },
    object: object === 'the mailbox' ? objectId : object,
    parameters: said,
  });
  expect((await settled(rehearsal, terms)).at(-1)).toMatchObject({
    state: 'unknown',
    note: expect.stringMatching(/^auditing was switched off at /) as string,
  });
});

test('an account that was renamed meanwhile is followed', async () => {
  const rehearsal = await rehearse(cloud, roles);
  const { logs, users } = rehearsal.simulated.state;
  const terms = termsNow(rehearsal);
  const { objectId } = rehearsal.account;
  users.get(objectId)!.userPrincipalName = 'somebody.else@contoso.com';
  const act = { actor: objectId, owner: objectId, clientAddress: '203.0.113.66', client: 'Client=REST' };
  const at = rehearsal.clock.now() + minutes(100);
  logs.mailboxActs.push({ ...act, id: 'a', operation: 'MailItemsAccessed', tokenIssuedAt: null, at });
  expect(states(await settled(rehearsal, terms))).toMatchObject({ 'mailbox audit': 'alive' });
});
