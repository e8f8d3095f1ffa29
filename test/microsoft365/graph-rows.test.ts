import { examinations, steps } from '../../shared/microsoft365/order.ts';
import type { Graph, Tenant } from '../../shared/catalogue/tenant.ts';
import { readSignInActivity } from '../../shared/microsoft365/readings/sign-in/sign-in-activity.ts';
import { readOwnedSecrets } from '../../shared/microsoft365/readings/applications/owned-secrets.ts';
import { hours } from '../../shared/domain/duration.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** As the tenant, but every row of Graph has its key, the type of its object, and nulls. */
function withBareRows(tenant: Tenant): Tenant {
  const bare = (row: unknown): unknown =>
    Object.fromEntries(
      Object.entries(row as Record<string, unknown>).map(([name, value]) => [
        name,
        name === 'id' || name === '@odata.type' ? value : null,
      ]),
    );
  const list =
    (graph: Pick<Graph, 'list'>): Graph['list'] =>
    async (path, headers) =>
      (await graph.list(path, headers)).map(bare);
  const { graph } = tenant;
  return { ...tenant, graph: { ...graph, list: list(graph), beta: { ...graph.beta, list: list(graph.beta) } } };
}

const reading = [
  'remove-sign-in-methods',
  'revoke-oauth-grants',
  'revoke-app-role-assignments',
  'disable-registered-devices',
  'remove-app-secrets',
  'remove-sharing-links',
  'strip-privileged-roles',
];

test.each(reading)('%s takes rows that say nothing but their key', async (name) => {
  const options = { removeAppSecrets: true, removeSharingLinks: true };
  const { account, tenant, context } = await rehearse({ options });
  const step = steps.find((each) => each.name === name)!;
  const odd = withBareRows(tenant);
  const before = await step.capture(account, odd, context);
  await step.verify(account, before, odd, context);
});

test.each(['what-the-account-changed', 'power-automate-and-azure', 'owned-application-secrets', 'sharing-links'])(
  '%s takes rows that say nothing but their key',
  async (name) => {
    const { account, tenant, context } = await rehearse({});
    const examination = examinations.find((each) => each.name === name)!;
    await examination.examine(account, withBareRows(tenant), context);
  },
);

test('a consent whose row says nothing is told, and taken for the attacker’s', async () => {
  const { account, tenant, context } = await rehearse({});
  const step = steps.find(({ name }) => name === 'revoke-oauth-grants')!;
  const before = await step.capture(account, withBareRows(tenant), context);
  expect(JSON.stringify(before)).toContain('consent to an unknown application');
});

test('a sign-in that does not say that it failed is one', async () => {
  const { account, tenant, clock, simulated } = await rehearse({});
  const at = clock.now() - hours(1);
  const signIn = { id: 'x', at, objectId: account.objectId, ipAddress: '203.0.113.66', interactive: true };
  simulated.state.signIns.push({ ...signIn, errorCode: 50126, failureReason: 'wrong password' });
  const from = new Date(clock.now() - hours(2)).toISOString();
  expect((await readSignInActivity(account, from, 'interactiveUser', tenant)).activity).toEqual([]);
  expect((await readSignInActivity(account, from, 'interactiveUser', withBareRows(tenant))).activity).toHaveLength(1);
});

test('a federated credential is dated by the activity too, where the log names no property', async () => {
  const { account, tenant, context, simulated, clock } = await rehearse({});
  const { directoryAudits } = simulated.state;
  const secrets = await readOwnedSecrets(account, context.compromisedSince, tenant);
  const federated = secrets.find(({ type }) => type === 'federated credential')!;
  const name = /credential "(.*)" of/.exec(federated.name)![1]!;
  const kept = directoryAudits.filter(({ targets }) => !targets.some(({ id }) => id === federated.objectId));
  directoryAudits.splice(0, directoryAudits.length, ...kept, {
    id: 'one',
    at: clock.now() - hours(1),
    activityDisplayName: 'Add federated identity credential',
    category: 'ApplicationManagement',
    initiatedBy: account.objectId,
    targets: [{ id: federated.objectId, type: 'App', displayName: name }],
  });
  const again = await readOwnedSecrets(account, context.compromisedSince, tenant);
  expect(again.find(({ type }) => type === 'federated credential')?.arose).toBe(
    new Date(clock.now() - hours(1)).toISOString(),
  );
});
