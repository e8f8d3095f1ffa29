import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAccount } from '../../drill/simulation/tenant/account-kinds.ts';
import type { AccountKind } from '../../drill/simulation/tenant/account-kinds.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { seconds } from '../../shared/domain/duration.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { resolveAccount } from '../../shared/microsoft365/resolve-account.ts';
import { revokeSessions } from '../../shared/microsoft365/steps/sign-in/revoke-sessions.ts';
import { describeAccount, identityProviderOf } from '../../shared/microsoft365/account-facts.ts';
import { endSessionAtProvider } from '../../shared/microsoft365/steps/sign-in/end-session-at-provider.ts';
import { resetPassword } from '../../shared/microsoft365/steps/password/reset-password.ts';
import { awaitDirectorySync } from '../../shared/microsoft365/steps/password/await-directory-sync.ts';
import { passwordProof, whyNotLetIn } from '../../shared/microsoft365/password/prove-password.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { attested, foldOf } from '../casefile/an-entry.ts';
import { learnAccount } from '../../shared/microsoft365/learn-account.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { residualRisk } from '../../shared/plan/residual-risk.ts';
import { aStart } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

const accountOf = (kind?: AccountKind): Promise<Rehearsal> =>
  rehearse({
    scenario: 'cloud',
    setUp: (state) => {
      if (kind) makeAccount(state, state.compromised ?? '', kind);
    },
  });

/** Why the plan leaves the step out; undefined: it does not. */
function whyNot({ account, context }: Rehearsal, step: string): string | undefined {
  return drawPlan(microsoft365, account, context.options, '').notDone.find((each) => each.step === step)?.note;
}

describe.each(['a guest of another organisation', 'a member of another organisation'] as const)('%s', (kind) => {
  test('keeps its password where it is signed in, loses its sessions here, and is not contained without a word from there', async () => {
    const rehearsal = await accountOf(kind);
    expect(whyNot(rehearsal, 'reset-password')).toBe('signed in by fabrikam.com: its password is kept there');
    expect(whyNot(rehearsal, 'revoke-sessions')).toBeUndefined();
    expect(whyNot(rehearsal, 'revoke-sharepoint-sessions')).toContain('SharePoint revokes no sessions of guests');
    expect(whyNot(rehearsal, 'end-session-at-provider')).toBeUndefined();
    const { account, tenant, context } = rehearsal;
    const look = (attested: typeof context.attested) =>
      endSessionAtProvider.verify(account, null, tenant, { ...context, attested });
    expect(await look([])).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('fabrikam.com') as unknown });
    expect((await look(context.attested)).is).toBe('acknowledged');
    const start = aStart(rehearsal.account);
    const risks = residualRisk(microsoft365, { start, outcomes: [], proof: [], provenAt: start.incident.receivedAt });
    expect(risks.map(({ sentence }) => sentence).join('\n')).toContain('Tell fabrikam.com');
  });
});

test('the sessions of an account from elsewhere are told as taken where the tenant shows nothing', async () => {
  const { account, tenant, context } = await accountOf('a guest of another organisation');
  const look = (actedAt?: string) =>
    revokeSessions.verify(account, { validFrom: null }, tenant, { ...context, actedAt });
  expect(await look()).toMatchObject({ is: 'not-yet' });
  expect(await look(context.since)).toMatchObject({
    is: 'acknowledged',
    seen: expect.stringContaining('fabrikam.com') as unknown,
  });
});

test.each([undefined, 'a guest with a password of this tenant'] as const)(
  'an account that this tenant signs in gets a new password, whatever its user type: %s',
  async (kind) => {
    const rehearsal = await accountOf(kind);
    expect(rehearsal.account.home).toBeNull();
    expect(whyNot(rehearsal, 'reset-password')).toBeUndefined();
  },
);

test('an account of a customer is refused by what it is', async () => {
  const { simulated, tenant, account } = await accountOf();
  makeAccount(simulated.state, account.objectId, 'an account of a customer');
  expect(await resolveAccount({ by: 'object-id', value: account.objectId }, tenant)).toMatchObject({
    unresolved: 'unsupported',
    detail: expect.stringContaining('a customer signs in with') as unknown,
  });
});

test.each([
  [undefined, 'user'],
  ['licences in their time of grace', 'user'],
  ['licences that are suspended', 'user'],
  ['a shared mailbox', 'shared'],
  ['a room mailbox', 'room'],
  ['no mailbox, and a plan that only names Exchange', 'none'],
  ['a guest of another organisation', 'none'],
  ['a mailbox on premises', 'on-premises'],
] as const)('Exchange is asked for the mailbox, not the licences: %s', async (kind, mailbox) => {
  const { account, tenant } = await accountOf(kind);
  expect(await learnAccount(account, tenant)).toMatchObject({ learnt: { mailbox }, isComplete: true });
});

const asked = ({ simulated }: Rehearsal, operation: string): number =>
  simulated.state.log.filter((entry) => entry.operation === operation).length;

async function attempted({ account, tenant, context }: Rehearsal, runs: readonly string[]): Promise<Outcome[]> {
  const { rest } = drawPlan(microsoft365, account, context.options, '');
  const store = openDirectoryCaseStore(await mkdtemp(join(tmpdir(), 'cordon-')));
  const start = aStart(account);
  return Promise.all(
    runs.map((name) =>
      attempt({ start, run: rest.find((run) => run.name === name)! }, { farEnd: microsoft365, tenant, store }),
    ),
  );
}
const doors = ['stop-forwarding', 'disable-inbox-rules', 'remove-delegates'];

test('nothing before the cut-off asks Exchange; behind it the doors ask once, and do not apply without a mailbox', async () => {
  const rehearsal = await accountOf('no mailbox, and a plan that only names Exchange');
  expect(asked(rehearsal, 'Get-Recipient')).toBe(0);
  const outcomes = await attempted(rehearsal, doors);
  for (const each of outcomes)
    expect(each).toMatchObject({ state: 'not-applicable', note: 'the account has no mailbox in this tenant' });
  expect(asked(rehearsal, 'Get-Recipient')).toBe(1);
});

test('the doors of a shared mailbox are shut', async () => {
  for (const { state } of await attempted(await accountOf('a shared mailbox'), doors)) expect(state).toBe('holds');
});

test('what is refused while Exchange does not say what kind of mailbox there is, is tried again', async () => {
  const rehearsal = await accountOf('no mailbox, and a plan that only names Exchange');
  rehearsal.simulated.state.faults.push({ match: 'Get-Recipient', times: 99, answer: 503 });
  const [forwarding] = await attempted(rehearsal, ['stop-forwarding']);
  expect(forwarding?.state).toBe('later');
});

test('a refusal says that the account is in a restricted unit, and of another account what the tenant said', async () => {
  const denied = new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  const explained = async (kind?: AccountKind): Promise<unknown> => {
    const { account, tenant } = await accountOf(kind);
    return microsoft365.explain(denied, account, tenant);
  };
  expect(await explained('an account in a restricted administrative unit')).toMatchObject({
    code: 'RestrictedAdministrativeUnit',
    message: expect.stringContaining('a role that is scoped to the unit') as unknown,
  });
  expect(await explained()).toBe(denied);
});

/** The account as a case knows it behind its cut-off. */
async function knownAs(kind: AccountKind): Promise<Rehearsal> {
  const rehearsal = await accountOf(kind);
  const { learnt } = await learnAccount(rehearsal.account, rehearsal.tenant);
  return { ...rehearsal, account: { ...rehearsal.account, learnt } };
}

test('in a federated domain a person changes the password and ends the session, and only their word counts', async () => {
  const rehearsal = await knownAs('a federated domain');
  const { account, tenant, context } = rehearsal;
  const provider = 'the identity provider of contoso.com';
  expect(whyNot(rehearsal, 'reset-password')).toBe(`its password is kept at ${provider}`);
  expect(whyNot(rehearsal, 'end-session-at-provider')).toBeUndefined();
  expect(whyNot(await accountOf(), 'end-session-at-provider')).toContain('no other organisation');
  const look = (words: typeof context.attested) =>
    endSessionAtProvider.verify(account, null, tenant, { ...context, attested: words });
  const waiting = `waiting for a person to have the password changed and the sessions ended at ${provider}`;
  expect(await look([])).toEqual({ is: 'not-yet', seen: waiting });
  expect(await look(context.attested)).toMatchObject({ is: 'acknowledged' });
  expect(describeAccount(account).join(' ')).toContain('a person has to end it there');
  expect(microsoft365.leftToPeople(account, ['sign-in'])[0]?.says).toContain(provider);
});

test('a federated domain that only shows behind the cut-off has its password changed by a person too', async () => {
  const { account, tenant, context, simulated } = await knownAs('a federated domain');
  const unlisted = { ...account, federation: null };
  const before = await resetPassword.capture(unlisted, tenant, context);
  const writes = simulated.state.writes.length;
  await resetPassword.execute(unlisted, before, tenant, context);
  expect(simulated.state.writes).toHaveLength(writes);
  expect(await resetPassword.verify(unlisted, before, tenant, { ...context, attested: [] })).toMatchObject({
    is: 'not-yet',
  });
  expect(await resetPassword.verify(unlisted, before, tenant, context)).toMatchObject({ is: 'acknowledged' });
});

test('what is federated is asked behind the cut-off too, where the list of domains does not say it', async () => {
  const { account, tenant } = await accountOf('a federated domain');
  const { learnt } = await learnAccount({ ...account, federation: null }, tenant);
  expect(learnt.federation).toBe('contoso.com');
  expect(identityProviderOf({ ...account, federation: null, learnt })).toBe('the identity provider of contoso.com');
});

describe('without password hash synchronisation', () => {
  const kind = 'a synchronised account whose password hash is not';
  const set = (passwordLastSet: string, isEnabled = true): Tenant['activeDirectory'] =>
    ({
      read: async () => ({ isEnabled, passwordLastSet, isProtected: false }),
    }) as unknown as Tenant['activeDirectory'];
  const lookAt = async (connector: 'ldaps' | null, hashes: boolean, words: boolean, passwordLastSet?: string) => {
    const { account, tenant, context, clock } = await knownAs(kind);
    const learnt = { ...account.learnt!, passwordHashSync: hashes };
    const known = { ...account, learnt, onPremises: { ...account.onPremises!, connector } };
    const activeDirectory = set(passwordLastSet ?? context.since);
    const attested = words ? context.attested : [];
    await tenant.graph.patch(`/users/${account.objectId}`, { accountEnabled: false });
    clock.advance(seconds(3));
    const before = await awaitDirectorySync.capture(known, tenant, context);
    const seenIn = { ...tenant, ...(activeDirectory ? { activeDirectory } : {}) };
    return awaitDirectorySync.verify(known, before, seenIn, { ...context, attested });
  };

  test('the tenant says so', async () => {
    const { account } = await knownAs(kind);
    expect(account.learnt?.passwordHashSync).toBe(false);
    expect((await knownAs('a mailbox on premises')).account.learnt?.passwordHashSync).toBe(true);
  });

  test('the domain controller proves a new password, and nobody waits for the cloud', async () => {
    expect(await lookAt('ldaps', false, false)).toMatchObject({
      is: 'holds',
      seen: expect.stringContaining('no password hash') as unknown,
    });
    expect(await lookAt('ldaps', false, false, '2026-01-02T09:00:00.000Z')).toMatchObject({ is: 'not-yet' });
    expect(await lookAt('ldaps', true, false)).toMatchObject({ is: 'not-yet' });
  });

  test('where no domain controller is connected, a word is told as one', async () => {
    expect(await lookAt(null, false, true)).toMatchObject({ is: 'acknowledged' });
    expect(await lookAt(null, false, false)).toMatchObject({ is: 'not-yet' });
    expect(await lookAt(null, true, true)).toMatchObject({ is: 'not-yet' });
  });
});

test.each([
  ['a federated domain', 'ldaps', true],
  ['a synchronised account whose password hash is not', null, true],
  ['a mailbox on premises', null, false],
] as const)(
  'a release rests on a word only where nothing else shows the password: %s',
  async (kind, connector, isWord) => {
    const { account, tenant } = await knownAs(kind);
    const onPremises = account.onPremises && { ...account.onPremises, connector };
    const start = aStart({ ...account, onPremises });
    expect(await whyNotLetIn(start, foldOf(), tenant)).toBe('this case knows of no password change');
    const proof = await passwordProof(start, foldOf(attested('2026-03-02T09:00:00.000Z')), tenant);
    expect(proof.holds).toBe(isWord);
  },
);
