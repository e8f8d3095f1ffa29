import { examinations, steps } from '../../shared/microsoft365/order.ts';
import type { Graph, Tenant } from '../../shared/catalogue/tenant.ts';
import { readSignInActivity } from '../../shared/microsoft365/readings/sign-in/sign-in-activity.ts';
import { readOwnedSecrets } from '../../shared/microsoft365/readings/applications/owned-secrets.ts';
import { hours, minutes } from '../../shared/domain/duration.ts';
import { readSignInMethods } from '../../shared/microsoft365/readings/sign-in/sign-in-methods.ts';
import { readSignInState } from '../../shared/microsoft365/readings/sign-in/sign-in-state.ts';
import { readOversight } from '../../shared/microsoft365/readings/roles/oversight.ts';
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
  const { secrets } = await readOwnedSecrets(account, context.compromisedSince, tenant);
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
  const { secrets: again } = await readOwnedSecrets(account, context.compromisedSince, tenant);
  expect(again.find(({ type }) => type === 'federated credential')?.arose).toBe(
    new Date(clock.now() - hours(1)).toISOString(),
  );
});

test('an account that does not say that it is blocked is taken to be open', async () => {
  const { account, tenant } = await rehearse({});
  const get = (): Promise<unknown> => Promise.resolve({ accountEnabled: null });
  const state = await readSignInState(account, { ...tenant, graph: { ...tenant.graph, get } });
  expect(state.accountEnabled).toBe(true);
});

test('a role that is not told, and a role group whose members are not, speak against a watch', async () => {
  const { account, tenant, simulated } = await rehearse({});
  simulated.state.exchangeRoleGroups.get('Help Desk')?.push('somebody');
  simulated.state.faults.push({ match: 'Get-RoleGroupMember', times: 1, answer: 403 });
  const list: Graph['list'] = async (path, headers) => {
    const rows = await tenant.graph.list(path, headers);
    return path.includes('/roleAssignments') ? rows.map(() => ({ roleDefinitionId: null })) : rows;
  };
  const sees = await readOversight(account, { ...tenant, graph: { ...tenant.graph, list } });
  expect(sees).toContain('a role that is not told');
  expect(sees).toContainEqual(expect.stringMatching(/^perhaps a role group of Exchange whose members are not told/));
});

test('a device without an id is named, and never taken for one that is gone', async () => {
  const { account, tenant, context, simulated } = await rehearse({});
  const step = steps.find(({ name }) => name === 'disable-registered-devices')!;
  const list: Graph['list'] = async (path, headers) => {
    const rows = await tenant.graph.list(path, headers);
    const odd = { id: null, displayName: 'Nobody', operatingSystem: 'Windows', accountEnabled: true };
    return path.endsWith('/ownedDevices') ? [odd, { ...odd, displayName: 'Nothing' }, ...rows] : rows;
  };
  const odd = { ...tenant, graph: { ...tenant.graph, list } };
  const before = await step.capture(account, odd, context);
  await expect(step.execute(account, before, odd, context)).rejects.toMatchObject({ code: 'EmptyId' });
  const enabled = [...simulated.state.identity.devices.values()].filter(({ accountEnabled }) => accountEnabled);
  expect(enabled.map(({ operatingSystem }) => operatingSystem)).toEqual(['IPhone']);
  expect(await step.verify(account, before, odd, context)).toMatchObject({
    is: 'not-yet',
    seen: expect.stringMatching(/Nobody \(Windows, without an id\), device Nothing/),
  });
});

const owners = '+49 30 5550101';

test('a log that tells of nobody dates nothing: a method without a date goes', async () => {
  const { account, tenant, context, simulated } = await rehearse({});
  const goes = async (): Promise<boolean | undefined> =>
    (await readSignInMethods(account, context, tenant)).find(({ name }) => name.includes(owners))?.goes;
  expect(await goes()).toBe(false);
  simulated.state.directoryAudits.splice(0);
  expect(await goes()).toBe(true);
});

test('a method that the log told late of goes, though it was captured as older', async () => {
  const { account, tenant, context, simulated, clock } = await rehearse({});
  const captured = await readSignInMethods(account, context, tenant);
  simulated.state.directoryAudits.push({
    id: 'late',
    at: clock.now() - minutes(1),
    activityDisplayName: 'User registered security info',
    category: 'UserManagement',
    initiatedBy: account.objectId,
    targets: [{ id: account.objectId, type: 'User' }],
    reason: 'User registered mobile phone',
  });
  clock.advance(simulated.state.logs.directoryLagMs);
  const now = await readSignInMethods(account, context, tenant, captured);
  expect(now.find(({ name }) => name.includes(owners))).toMatchObject({ goes: true });
});
