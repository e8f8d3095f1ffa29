import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { Run, Plan } from '../../shared/plan/run.ts';
import { drawWatchPlan } from '../../shared/plan/watch-plan.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { Account } from '../../shared/domain/account.ts';
import { anAccount, synchronised } from './an-account.ts';

const at = '2026-11-01T12:00:00Z';
const draw = (account: Partial<Account> = {}, options: Partial<PlanOptions> = {}): Plan =>
  drawPlan(microsoft365, anAccount(account), PlanOptions.parse(options), at);
const shape = (runs: readonly Run[]): unknown =>
  runs.map(({ name: run, then }) => (then.length === 0 ? run : { [run]: shape(then) }));

test('a cloud account is cut off first, and the revocation after the block and the risk follow the block', () => {
  expect(shape(draw().cutOff)).toEqual([
    { 'block-sign-in': ['revoke-sessions-after-block', 'confirm-compromised'] },
    'revoke-sessions',
    'revoke-sharepoint-sessions',
  ]);
});

/** Sessions first; methods only now, since whoever knows the password could register one anew. */
const afterPassword = [
  'revoke-sessions-after-password',
  'revoke-sharepoint-sessions-after-password',
  'confirm-compromised-after-password',
  'remove-sign-in-methods',
];

test('a new cloud password is followed by another revocation, and back doors do not wait for it', () => {
  expect(shape(draw().rest)).toEqual([
    { 'reset-password': [...afterPassword] },
    'revoke-oauth-grants',
    'revoke-app-role-assignments',
    'disable-made-applications',
    'disable-registered-devices',
    'remove-delegates',
    'disable-inbox-rules',
    'stop-forwarding',
    'remove-sweep-rules',
    'stop-automatic-replies',
    'block-legacy-protocols',
    'block-mobile-devices',
    'disable-made-transport-rules',
    'unblock-sender',
    'end-audit-bypass',
    'strip-privileged-roles',
  ]);
});

test('the revocation after a password changed on premises waits for the directory sync', () => {
  const [password] = draw(synchronised).rest;
  expect(shape([password!])).toEqual([
    {
      'reset-password': [{ 'await-directory-sync': [...afterPassword] }],
    },
  ]);
});

test('an account from elsewhere gets what is valid in this tenant, and the rest says where it is signed in', () => {
  const plan = draw({
    home: 'fabrikam.com',
    learnt: { at, mailbox: 'none', federation: null, passwordHashSync: null },
    hasSharePoint: false,
  });
  expect(shape([...plan.cutOff, ...plan.rest])).toEqual([
    { 'block-sign-in': ['revoke-sessions-after-block'] },
    'revoke-sessions',
    'revoke-sessions-after-password',
    'remove-sign-in-methods',
    'end-session-at-provider',
    'revoke-oauth-grants',
    'revoke-app-role-assignments',
    'disable-made-applications',
    'disable-registered-devices',
    'disable-made-transport-rules',
    'strip-privileged-roles',
  ]);
  // It may take days: what is opened again meanwhile has to be shut beside it.
  expect(plan.rest.filter(({ waitsForPeople }) => waitsForPeople).map(({ name }) => name)).toEqual([
    'end-session-at-provider',
  ]);
  const atHome = plan.notDone
    .filter(({ note }) => note.startsWith('signed in by fabrikam.com'))
    .map(({ step }) => step);
  expect(atHome).toEqual(
    expect.arrayContaining(['reset-password', 'confirm-compromised', 'revoke-sharepoint-sessions']),
  );
});

test('an account without a licence for SharePoint may have sessions and links there: they are ended all the same', () => {
  const plan = draw({ hasSharePoint: false });
  expect(shape([...plan.cutOff, ...plan.rest])).toContain('revoke-sharepoint-sessions');
});

test('a step that is left out is said to be, and what follows it is not done', () => {
  const plan = draw({}, { without: ['block-sign-in'] });
  expect(plan.notDone).toContainEqual(expect.objectContaining({ run: 'block-sign-in', state: 'left-out' }));
  expect(JSON.stringify(plan.cutOff)).not.toContain('confirm-compromised');
});

test('a single run of a step is left out by its own name', () => {
  const plan = draw({}, { without: ['revoke-sessions-after-block'] });
  const leftOut = plan.notDone.filter(({ state }) => state === 'left-out');
  expect(leftOut.map(({ run }) => run)).toEqual(['revoke-sessions-after-block']);
  expect(plan.cutOff.map(({ name }) => name)).toContain('revoke-sessions');
});

test.each([
  ['never', [], []],
  ['if-access-persists', [], ['move-mailbox']],
  ['always', ['move-mailbox'], []],
] as const)('a mailbox is moved %s', (moveMailbox, planned, onlyIfAccessPersists) => {
  const plan = draw({}, { moveMailbox });
  expect(plan.rest.map(({ name: run }) => run).filter((run) => run === 'move-mailbox')).toEqual(planned);
  expect(shape(plan.ifAccessPersists)).toEqual(onlyIfAccessPersists);
});

test('every step is in the plan of some account', () => {
  const plans = [
    draw({}, { holdFirst: {}, removeAppSecrets: true, removeAddedMembers: true }),
    draw(synchronised, { moveMailbox: 'always' }),
    draw({ federation: 'contoso.com' }),
    drawWatchPlan(
      microsoft365.order.watch,
      anAccount(),
      PlanOptions.parse({ preservationMailbox: 'copies@contoso.com' }),
      at,
    ),
  ];
  for (const { name } of steps) expect(JSON.stringify(plans)).toContain(`"step":"${name}"`);
});

test('soft ends sessions and does nothing else', () => {
  const plan = draw({}, { level: 'soft' });
  expect(shape([...plan.cutOff, ...plan.rest, ...plan.ifAccessPersists, ...(plan.detached ?? [])])).toEqual([
    'revoke-sessions',
    'revoke-sharepoint-sessions',
  ]);
  expect(plan.ownerStaysIn).toBe(true);
});

test('hard blocks the account and takes what it signs in with, and shuts no back door', () => {
  const plan = draw({}, { level: 'hard', moveMailbox: 'always' });
  expect(shape([...plan.cutOff, ...plan.rest, ...plan.ifAccessPersists, ...(plan.detached ?? [])])).toEqual([
    { 'block-sign-in': ['revoke-sessions-after-block', 'confirm-compromised'] },
    'revoke-sessions',
    'revoke-sharepoint-sessions',
    { 'reset-password': [...afterPassword] },
  ]);
  expect(plan.ownerStaysIn).toBeUndefined();
});

test('a plan of the highest level is the same whether the level is said or not', () => {
  const { notDone, ...said } = draw({}, { level: 'full' });
  expect({ ...said, notDone }).toEqual(draw());
  expect(notDone.filter(({ state }) => state === 'left-out')).toEqual([]);
});
