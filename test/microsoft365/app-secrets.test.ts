import { payrollAppId } from '../../drill/doors/planted/payroll-application.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { removeAppSecrets as step } from '../../shared/microsoft365/steps/applications/remove-app-secrets.ts';
import type { Graph } from '../../shared/catalogue/tenant.ts';
import { days, minutes, seconds } from '../../shared/domain/duration.ts';
import { logsAreThrottled } from '../../drill/simulation/tenant/weather.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { anAccount } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const options = { removeAppSecrets: true };
const tierZeroRoles = ['Application.ReadWrite.All'];

const secretsOf = ({ simulated: { state } }: Rehearsal): string[] =>
  [...state.applications.values()]
    .filter(({ owners }) => owners.length > 0)
    .flatMap(({ passwords, keys, federated }) => [
      ...[...passwords, ...keys].map(({ displayName }) => displayName),
      ...federated.map(({ name }) => name),
    ]);

test('is planned only where it is asked for', () => {
  expect(step.appliesTo(anAccount(), PlanOptions.parse({}))).toContain('only reported');
  expect(step.appliesTo(anAccount(), PlanOptions.parse(options))).toBe(true);
});

test('takes what is new, whatever start its maker chose, and leaves what was there before', async () => {
  const rehearsal = await rehearse({ options, tierZeroRoles });
  const { account, tenant, context } = rehearsal;
  const before = await step.capture(account, tenant, context);
  expect(before.secrets.map(({ name }) => name)).toEqual([
    'secret "backup" of Payroll export',
    'secret "legacy" of Payroll export',
    'federated credential "pipeline-2" of Payroll export, which trusts https://login.attacker.example',
    'certificate "CN=rooms-2" of Room displays',
  ]);
  await step.execute(account, before, tenant, context);
  expect(secretsOf(rehearsal)).toEqual(['ci', 'release-pipeline', 'CN=rooms']);
});

test('without a tier-zero identity nothing is taken, and a person is told what to remove', async () => {
  const rehearsal = await rehearse({ options });
  const { account, tenant, context } = rehearsal;
  const before = await step.capture(account, tenant, context);
  const was = secretsOf(rehearsal);
  await step.execute(account, before, tenant, context);
  expect(secretsOf(rehearsal)).toEqual(was);
  const verdict = await step.verify(account, before, tenant, context);
  expect(verdict).toMatchObject({ is: 'not-performed' });
  expect('reason' in verdict && verdict.reason).toMatch(/Application Administrator has to remove: secret "backup"/);
  expect(step.foresee(account, before, context.options)[0]?.to).toBe('valid until a person removes it');
});

test('a secret of an age that no log tells stays, and a person judges', async () => {
  const rehearsal = await rehearse({ options, tierZeroRoles }, [
    'User.Read.All',
    'Organization.Read.All',
    'Application.Read.All',
  ]);
  const { account, tenant, context } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  expect(secretsOf(rehearsal)).toEqual(['ci', 'legacy', 'release-pipeline', 'pipeline-2', 'CN=rooms']);
  const verdict = await step.verify(account, before, tenant, context);
  expect(verdict).toMatchObject({ is: 'not-performed' });
  expect('reason' in verdict && verdict.reason).toMatch(/a person has to judge: secret "ci".*secret "legacy"/);
});

test('no secret is captured', async () => {
  const { account, tenant, context, simulated } = await rehearse({ options });
  const before = JSON.stringify(await step.capture(account, tenant, context));
  for (const secret of allSecrets(simulated.state)) expect(before).not.toContain(secret);
});

function allSecrets({ applications }: TenantState): string[] {
  const payroll = [...applications.values()].find(({ appId }) => appId === payrollAppId);
  return payroll!.passwords.map(({ secret }) => secret);
}

test('a certificate that somebody else takes away in between is no refusal: the list is read anew', async () => {
  const { account, tenant, context, simulated } = await rehearse({ options, tierZeroRoles });
  const before = await step.capture(account, tenant, context);
  const rooms = [...simulated.state.applications.values()].find(({ keys }) => keys.length > 0)!;
  const { tierZero } = tenant;
  let patches = 0;
  const patch: Graph['patch'] = async (path, body) => {
    patches += 1;
    if (patches === 1) rooms.keys = rooms.keys.filter(({ displayName }) => displayName !== 'CN=rooms');
    return tierZero!.patch(path, body);
  };
  const attempt = step.execute(account, before, { ...tenant, tierZero: { ...tierZero!, patch } }, context);
  await expect(attempt).rejects.toThrow(Later);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'not-yet', actAgain: true });
  await step.execute(account, before, tenant, context);
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
  expect(rooms.keys).toEqual([]);
});

test('a patch that is refused for another reason stays refused', async () => {
  const { account, tenant, context } = await rehearse({ options, tierZeroRoles });
  const before = await step.capture(account, tenant, context);
  const patch: Graph['patch'] = () => Promise.reject(new Refusal(400, 'Request_BadRequest', 'no'));
  const attempt = step.execute(account, before, { ...tenant, tierZero: { ...tenant.tierZero!, patch } }, context);
  await expect(attempt).rejects.toThrow(Refusal);
});

test('an application that cannot be read costs that one, and is named', async () => {
  const rehearsal = await rehearse({ options, tierZeroRoles });
  const { account, tenant, context } = rehearsal;
  const hidden = '0dd00000-0000-4000-8000-000000000001';
  const list: Graph['list'] = async (path, headers) => {
    const rows = await tenant.graph.list(path, headers);
    return path.endsWith('/ownedObjects')
      ? [{ '@odata.type': '#microsoft.graph.application', id: hidden }, ...rows]
      : rows;
  };
  const get: Graph['get'] = (path, headers) =>
    path.includes(hidden) ? Promise.reject(new Refusal(403, 'Denied', 'no')) : tenant.graph.get(path, headers);
  const odd = { ...tenant, graph: { ...tenant.graph, list, get } };
  const before = await step.capture(account, odd, context);
  await step.execute(account, before, odd, context);
  expect(secretsOf(rehearsal)).toEqual(['ci', 'release-pipeline', 'CN=rooms']);
  expect(await step.verify(account, before, odd, context)).toMatchObject({
    is: 'refused',
    reason: expect.stringContaining(hidden) as string,
  });
});

/** As many applications of the account, each with a secret that was added since the compromise and says that it is older. */
function ownMany({ simulated: { state }, account }: Rehearsal, many: number): string[] {
  return Array.from({ length: many }, (_, n) => {
    const [id, keyId] = ['aa', 'bb'].map((two) => `${two}110000-0000-4000-8000-0000000000${String(n + 10)}`) as [
      string,
      string,
    ];
    const name = `secret-${String(n)}`;
    const at = state.clock.now() - minutes(90);
    const backdated = { displayName: name, keyId, secret: 'a-secret', from: at - days(100), until: at + days(100) };
    state.applications.set(id, {
      ...{ kind: 'application', id, appId: id, displayName: name, owners: [account.objectId] },
      ...{ passwords: [backdated], keys: [], federated: [], roles: [] },
    });
    const modified = [{ name: 'KeyDescription', old: '[]', new: `["[KeyIdentifier=${keyId}]"]` }];
    state.directoryAudits.push({
      id: `audit-${name}`,
      at,
      activityDisplayName: 'Update application – Certificates and secrets management',
      category: 'ApplicationManagement',
      initiatedBy: account.objectId,
      targets: [{ id: id.toUpperCase(), type: 'Other', modified }],
    });
    return name;
  });
}

test('the secrets of many applications go though the log answers five questions in ten seconds', async () => {
  const rehearsal = await rehearse({ options, tierZeroRoles });
  const { account, tenant, context, simulated, clock } = rehearsal;
  ownMany(rehearsal, 24);
  simulated.state.weather.push(logsAreThrottled());
  const before = await step.capture(account, tenant, context);
  for (let act = 1; act <= 2; act += 1) {
    clock.advance(seconds(10));
    await step.execute(account, before, tenant, context);
  }
  expect(secretsOf(rehearsal)).toEqual(['ci', 'release-pipeline', 'CN=rooms']);
  clock.advance(seconds(10));
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
});

test('what the log tells of some is taken though it does not answer of others', async () => {
  const rehearsal = await rehearse({ options, tierZeroRoles });
  const { account, tenant, context } = rehearsal;
  const names = ownMany(rehearsal, 24);
  let asked = 0;
  const list: Graph['list'] = (path, headers) =>
    path.startsWith('/auditLogs') && (asked += 1) > 1
      ? Promise.reject(new Later('throttled'))
      : tenant.graph.list(path, headers);
  const busy = { ...tenant, graph: { ...tenant.graph, list } };
  const before = await step.capture(account, busy, context);
  asked = 0;
  await step.execute(account, before, busy, context);
  const left = secretsOf(rehearsal).filter((name) => names.includes(name));
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(names.length);
  await expect(step.verify(account, before, busy, context)).rejects.toThrow(Later);
});
