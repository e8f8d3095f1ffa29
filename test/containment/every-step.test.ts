import { scenarioNamed } from '../../drill/scenarios/scenario-named.ts';
import { trust } from '../../drill/tenant/certificate.ts';
import { startTenant } from '../../drill/tenant/start-tenant.ts';
import type { SimulatedTenant } from '../../drill/tenant/start-tenant.ts';
import { steps } from '../../shared/containment/plan.ts';
import type { Step, StepContext, Verdict } from '../../shared/containment/step.ts';
import type { Account } from '../../shared/domain/account.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import { Later } from '../../shared/domain/errors.ts';
import { PlanOptions } from '../../shared/domain/incident.ts';
import { connectTenant } from '../../shared/tenant/connect-tenant.ts';
import { resolveAccount, resolvePermissions } from '../../shared/tenant/resolve-account.ts';
import type { Tenant } from '../../shared/tenant/tenant.ts';
import { identityEndpoint } from '../tenant/identity-endpoint.ts';
import type { IdentityEndpoint } from '../tenant/identity-endpoint.ts';
import { handDrivenClock } from '../tenant/hand-driven-clock.ts';
import type { HandDrivenClock } from '../tenant/hand-driven-clock.ts';

/** Steps that only a synchronised account knows. */
const hybridSteps = ['keep-blocked', 'await-directory-sync'];

interface Rehearsal {
  readonly clock: HandDrivenClock;
  readonly simulated: SimulatedTenant;
  readonly tenant: Tenant;
  readonly account: Account;
  readonly context: StepContext;
}

let identity: IdentityEndpoint;
let close: (() => Promise<void>) | undefined;
beforeAll(async () => {
  identity = await identityEndpoint();
});
afterEach(async () => close?.());
afterAll(() => {
  identity.close();
});

async function rehearse(step: Step, grantedRoles?: readonly string[]): Promise<Rehearsal> {
  const clock = handDrivenClock(Date.parse('2026-03-02T09:00:00.700Z'));
  const scenario = scenarioNamed(hybridSteps.includes(step.name) ? 'hybrid' : 'cloud');
  const simulated = await startTenant({ clock, seed: 3, scenario, ...(grantedRoles ? { grantedRoles } : {}) });
  close = () => simulated.close();
  trust(simulated.caCertificate);
  identity.pointAt(simulated.environment);
  const connected = connectTenant({
    tenantId: simulated.tenantId,
    graphUrl: simulated.url,
    exchangeUrl: simulated.exchangeUrl,
    sharePointAdminUrl: simulated.sharePointAdminUrl,
    managedIdentity: true,
  });
  const tenant = { ...connected, now: () => new Date(clock.now()).toISOString() };
  // Reading the account needs rights of its own, which a rehearsal with fewer rights does not have.
  const reading = connectedWith(simulated, grantedRoles, tenant);
  const account = await reading;
  const since = tenant.now();
  const context = { since, options: PlanOptions.parse({}), attested: [{ at: since, by: 'test' }] };
  return { clock, simulated, tenant, account, context };
}

async function connectedWith(
  simulated: SimulatedTenant,
  grantedRoles: readonly string[] | undefined,
  tenant: Tenant,
): Promise<Account> {
  const victim = simulated.state.compromised ?? '';
  if (grantedRoles && !resolvePermissions.every(({ role }) => grantedRoles.includes(role))) {
    throw new Error('the test must grant what reading the account needs');
  }
  const account = await resolveAccount({ by: 'object-id', value: victim }, tenant);
  if ('unresolved' in account) throw new Error(account.detail);
  return account;
}

/** Looks until the tenant has settled, moving the clock as patience would. */
async function verdictOf(
  step: Step,
  { clock, tenant, account, context }: Rehearsal,
  before: unknown,
): Promise<Verdict> {
  let verdict = await step.verify(account, before, tenant, context);
  for (let looks = 0; looks < 40 && verdict.is === 'not-yet'; looks += 1) {
    clock.advance(Math.max(step.patience.pollEvery, looks * minutes(10)));
    verdict = await step.verify(account, before, tenant, context);
  }
  return verdict;
}

/** Everything a person could find changed in the tenant. */
function picture({ simulated }: Rehearsal): unknown {
  const { users, mailboxes, riskyUsers } = simulated.state;
  return structuredClone({
    users: [...users.values()].map(visible),
    mailboxes: [...mailboxes],
    riskyUsers: [...riskyUsers],
  });
}

function visible(user: object): unknown {
  return JSON.parse(JSON.stringify(user)) as unknown;
}

/** The directory must agree before its sync leaves a block alone; a person has to have changed the password before it can pass. */
function peopleDoTheirPart(step: Step, { simulated, account }: Rehearsal): void {
  if (step.name === 'await-directory-sync') simulated.helpdesk.changePasswordOnPremises(account.objectId);
  if (step.name === 'keep-blocked') simulated.helpdesk.disableOnPremises(account.objectId);
}

describe.each(steps.map((step) => [step.name, step] as const))('%s', (_, step) => {
  test('does not hold before, and holds after it was executed', async () => {
    const rehearsal = await rehearse(step);
    const { account, tenant, context } = rehearsal;
    const before = await step.capture(account, tenant);
    if (step.name !== 'revoke-sharepoint-sessions') {
      expect((await step.verify(account, before, tenant, context)).is).toBe('not-yet');
    }
    await step.execute(account, before, tenant, context);
    peopleDoTheirPart(step, rehearsal);
    const verdict = await verdictOf(step, rehearsal, before);
    expect(verdict.is).toBe(step.name === 'revoke-sharepoint-sessions' ? 'acknowledged' : 'holds');
  });

  test('executed twice is the same as executed once', async () => {
    const rehearsal = await rehearse(step);
    const { account, tenant, context } = rehearsal;
    const before = await step.capture(account, tenant);
    await step.execute(account, before, tenant, context);
    rehearsal.clock.advance(seconds(5));
    const once = withoutMoments(picture(rehearsal));
    await step.execute(account, before, tenant, context);
    expect(withoutMoments(picture(rehearsal))).toEqual(once);
  });

  test('holds after the answer to its first write was lost', async () => {
    const rehearsal = await rehearse(step);
    const { account, tenant, context, simulated } = rehearsal;
    const before = await step.capture(account, tenant);
    const first = firstWriteOf[step.name];
    if (first === undefined) return;
    simulated.state.faults.push({ match: first, times: 1, answer: 'lost-answer' });
    await expect(step.execute(account, before, tenant, context)).rejects.toBeInstanceOf(Later);
    rehearsal.clock.advance(seconds(2));
    await step.execute(account, before, tenant, context);
    peopleDoTheirPart(step, rehearsal);
    expect(['holds', 'acknowledged']).toContain((await verdictOf(step, rehearsal, before)).is);
  });

  test('undo brings back what was, or says that it cannot', async () => {
    const rehearsal = await rehearse(step);
    const { account, tenant, context } = rehearsal;
    const was = withoutMoments(picture(rehearsal));
    const before = await step.capture(account, tenant);
    await step.execute(account, before, tenant, context);
    if ('irreversible' in step.undo) {
      expect(step.undo.irreversible).toMatch(/\.$/);
      return;
    }
    expect(withoutMoments(picture(rehearsal))).not.toEqual(was);
    await step.undo.restore(account, before, tenant);
    rehearsal.clock.advance(seconds(5));
    expect(withoutMoments(picture(rehearsal))).toEqual(was);
  });

  test('needs exactly the permissions it declares', async () => {
    const declared = [...new Set([...step.permissions, ...resolvePermissions].map(({ role }) => role))];
    const rehearsal = await rehearse(step, declared);
    const { account, tenant, context, simulated } = rehearsal;
    simulated.state.usedRoles.clear();
    const before = await step.capture(account, tenant);
    await step.execute(account, before, tenant, context);
    await step.verify(account, before, tenant, context);
    expect([...simulated.state.usedRoles].sort()).toEqual(
      [...new Set(step.permissions.map(({ role }) => role))].sort(),
    );
  });
});

test('a folder opened to everybody is shut, and undo opens it as it was', async () => {
  const step = steps.find(({ name }) => name === 'remove-delegates')!;
  const rehearsal = await rehearse(step);
  const { account, tenant, context, simulated } = rehearsal;
  const { folders } = simulated.state.mailboxes.get(account.objectId)!;
  const inbox = folders.find(({ folderType }) => folderType === 'Inbox')!;
  const rightsOfAll = (): unknown => inbox.permissions.find(({ user }) => user === 'Default')?.accessRights;
  inbox.permissions = [{ user: 'Default', accessRights: ['Reviewer'], sharingPermissionFlags: [] }];
  const before = await step.capture(account, tenant);
  await step.execute(account, before, tenant, context);
  expect(rightsOfAll()).toEqual(['None']);
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
  if ('restore' in step.undo) await step.undo.restore(account, before, tenant);
  expect(rightsOfAll()).toEqual(['Reviewer']);
});

test('a delegate the organisation allows keeps every right, by whatever name Exchange shows it', async () => {
  const [, step] = steps.map((each) => [each.name, each] as const).find(([name]) => name === 'remove-delegates')!;
  const rehearsal = await rehearse(step);
  const { account, tenant, simulated } = rehearsal;
  const allowed = [...simulated.state.mailboxes.values()].find(({ objectId }) => objectId !== account.objectId)!;
  const mailbox = simulated.state.mailboxes.get(account.objectId)!;
  mailbox.permissions = mailbox.permissions.filter(({ trustee }) => trustee === 'NT AUTHORITY\\SELF');
  mailbox.permissions.push({ trustee: allowed.objectId, accessRights: ['FullAccess'], inherited: false, deny: false });
  mailbox.grantSendOnBehalfTo = [allowed.objectId];
  const editor = { user: allowed.objectId, accessRights: ['Editor'], sharingPermissionFlags: [] };
  for (const folder of mailbox.folders) folder.permissions.push(editor);
  const was = structuredClone(mailbox);
  const context = {
    ...rehearsal.context,
    options: PlanOptions.parse({ keepDelegates: [allowed.primarySmtpAddress] }),
  };
  const before = await step.capture(account, tenant);
  await step.execute(account, before, tenant, context);
  expect(mailbox).toEqual(was);
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
});

const firstWriteOf: Readonly<Record<string, string>> = {
  'block-sign-in': 'PATCH /users/{id}',
  'revoke-sessions': 'revokeSignInSessions',
  'revoke-sharepoint-sessions': 'RevokeAllUserSessions',
  'confirm-compromised': 'confirmCompromised',
  'reset-password': 'PATCH /users/{id}',
  'remove-delegates': 'Remove-MailboxPermission',
  'disable-inbox-rules': 'Disable-InboxRule',
  'stop-forwarding': 'Set-Mailbox',
  'move-mailbox': 'New-MoveRequest',
};

/** Moments of change and logs differ by nature; what they stand for is compared. */
function withoutMoments(value: unknown): unknown {
  const moments =
    /^(signInSessionsValidFrom|lastPasswordChange|lastUpdated|lastSync|criticalEvents|passwordTokensValidFrom)$/;
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => (moments.test(key) ? undefined : inner)) as unknown;
}
