import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAccount } from '../../drill/simulation/tenant/account-kinds.ts';
import type { AccountKind } from '../../drill/simulation/tenant/account-kinds.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { homeOf } from '../../shared/microsoft365/home-of.ts';
import { resolveAccount } from '../../shared/microsoft365/resolve-account.ts';
import { revokeSessions } from '../../shared/microsoft365/steps/sign-in/revoke-sessions.ts';
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
  test('keeps its password where it is signed in, and loses its sessions here', async () => {
    const rehearsal = await accountOf(kind);
    expect(whyNot(rehearsal, 'reset-password')).toBe('signed in by fabrikam.com: its password is kept there');
    expect(whyNot(rehearsal, 'revoke-sessions')).toBeUndefined();
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

const here = { signInType: 'userPrincipalName', issuer: 'contoso.onmicrosoft.com' };
test.each([
  ['nothing is known of its identities', 'ada@contoso.com', undefined, null, null],
  ['it signs in here', 'ada@contoso.com', [here], null, null],
  ['its identities are hidden', 'ada_fabrikam.com#EXT#@contoso.com', null, null, 'fabrikam.com'],
  [
    'it was invited and has not accepted',
    'ada_b_fabrikam.com#ext#@contoso.com',
    [here],
    'PendingAcceptance',
    'fabrikam.com',
  ],
  ['it kept its name when it was invited', 'ada@contoso.com', [here], 'Accepted', 'contoso.com'],
  ['its organisation is not known', 'ada', [here], 'Accepted', 'another organisation'],
  [
    'a social provider signs it in',
    'cpim_1@contoso.com',
    [{ signInType: 'federated', issuer: 'google.com' }],
    null,
    'google.com',
  ],
  ['an odd identity is beside it', 'ada@contoso.com', [{ signInType: null, issuer: null }], null, null],
])('where an account is signed in: %s', (_, userPrincipalName, identities, externalUserState, home) => {
  const mail = userPrincipalName.includes('@') ? userPrincipalName : null;
  expect(homeOf({ userPrincipalName, mail, identities, externalUserState, creationType: null })).toBe(home);
});
