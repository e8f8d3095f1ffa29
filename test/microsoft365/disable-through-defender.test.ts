import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { disableThroughDefender } from '../../shared/microsoft365/steps/sign-in/disable-through-defender.ts';
import type { ReleaseContext } from '../../shared/catalogue/step.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { anAccount, synchronised } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const step = disableThroughDefender;
const account = anAccount({ onPremises: { ...synchronised.onPremises, connector: 'defender-for-identity' } });
const context = { compromisedSince: '2026-10-02T12:00:00.000Z', options: PlanOptions.parse({}) };

const identity = {
  id: 'i-1',
  isEnabled: true,
  onPremisesSecurityIdentifier: 's-1-5-21-1',
  accounts: [{ identityProvider: 'activeDirectory', identifier: 'a-1' }],
};
const somebodyElse = { ...identity, isEnabled: false, onPremisesSecurityIdentifier: 'S-1-5-21-2' };

/** What is asked of a tenant whose Defender lists these, whatever the filter. */
function listing(identities: unknown[]): { tenant: Tenant; posted: unknown[] } {
  const posted: unknown[] = [];
  const graph = {
    list: () => Promise.resolve(identities),
    post: (path: string, body: unknown) => Promise.resolve(posted.push([path, body])),
  };
  return { tenant: { graph } as unknown as Tenant, posted };
}

test.each([
  ['as the table of properties names it', { identityProvider: 'activeDirectory' }],
  ['as the examples name it', { provider: 'ActiveDirectory' }],
])('the account in Active Directory is found %s, among those of others', async (_, named) => {
  const accounts = [
    { identityProvider: 'entraID', identifier: 'cloud' },
    { ...named, identifier: 'a-1' },
  ];
  const { tenant, posted } = listing([somebodyElse, { ...identity, accounts }]);
  await step.execute(account, { isEnabled: true }, tenant, {
    ...context,
    caseId: 'C-TEST',
    alertedAt: '',
    since: '',
    attested: [],
    decisions: [],
  });
  const body = { accountId: 'a-1', action: 'disable', identityProvider: 'activeDirectory' };
  expect(posted).toEqual([['/security/identities/identityAccounts/i-1/invokeAction', body]]);
});

test.each([
  ['nobody', []],
  ['somebody else', [somebodyElse]],
  ['an identity without an account there', [{ ...identity, accounts: null }]],
])('where Defender knows %s, the step is refused and says that no sensor watches', async (_, identities) => {
  const refused = step.capture(account, listing(identities).tenant, context);
  await expect(refused).rejects.toMatchObject({ status: 404, code: 'NotWatched' });
  await expect(refused).rejects.toBeInstanceOf(Refusal);
});

test.each([
  [null, 'Defender for Identity is not connected'],
  ['ldaps', 'Active Directory is connected over LDAPS'],
] as const)('connected by %s, it does not apply: %s', (connector, reason) => {
  const other = anAccount({ onPremises: { ...synchronised.onPremises, connector } });
  expect(step.appliesTo(other, context.options)).toBe(reason);
});

test('an account that somebody enabled again is disabled again', async () => {
  const rehearsal = await rehearse({ scenario: 'hybrid-defender' });
  const { account: victim, tenant, clock, simulated } = rehearsal;
  const before = await step.capture(victim, tenant, rehearsal.context);
  await step.execute(victim, before, tenant, rehearsal.context);
  const look = { ...rehearsal.context, actedAt: tenant.now() };
  expect(await step.verify(victim, before, tenant, look)).toMatchObject({ is: 'not-yet', seen: /sensor/ });
  clock.advance(minutes(10));
  expect((await step.verify(victim, before, tenant, look)).is).toBe('holds');
  simulated.helpdesk.unblock(victim.objectId);
  expect(await step.verify(victim, before, tenant, look)).toMatchObject({ is: 'not-yet', actAgain: true });
});

test('taken back before the disabling has arrived, it is not said to be enabled', async () => {
  const { account: victim, tenant, clock, simulated, context: now } = await rehearse({ scenario: 'hybrid-defender' });
  const { undo } = stepNamed(microsoft365, step.name)!;
  if ('irreversible' in undo) throw new Error('it can be taken back');
  const before = await step.capture(victim, tenant, now);
  await step.execute(victim, before, tenant, now);
  const release: ReleaseContext = { kind: 'false-alarm', hostile: [], ...context, since: tenant.now() };
  await undo.restore(victim, before, tenant, release);
  expect((await undo.verify(victim, before, tenant, release)).is).toBe('not-yet');
  clock.advance(minutes(6));
  expect((await undo.verify(victim, before, tenant, release)).is).toBe('holds');
  expect([...simulated.state.directory.values()]).toMatchObject([{ enabled: true }]);
});

test('an account that was disabled before Cordon came is left so', async () => {
  const { tenant, posted } = listing([{ ...identity, isEnabled: false }]);
  const release: ReleaseContext = { kind: 'false-alarm', hostile: [], ...context, since: '2026-11-01T12:00:00Z' };
  const { undo } = stepNamed(microsoft365, step.name)!;
  if ('irreversible' in undo) throw new Error('it can be taken back');
  await undo.restore(account, { isEnabled: false }, tenant, release);
  expect((await undo.verify(account, { isEnabled: false }, tenant, release)).is).toBe('holds');
  expect(posted).toEqual([]);
});
