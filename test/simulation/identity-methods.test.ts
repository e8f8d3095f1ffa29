import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { audit } from '../../drill/simulation/tenant/directory-audits.ts';
import { days, minutes } from '../../shared/domain/duration.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { rehearsalStage, withRightsToRead } from '../microsoft365/rehearse.ts';
import type { Rehearsal } from '../microsoft365/rehearse.ts';

const { rehearse } = rehearsalStage();
const step = stepNamed(microsoft365, 'remove-sign-in-methods')!;
const phoneId = '3179e48a-750b-4051-897c-87b9720928f7';
const authenticatorId = 'ac200002-0000-4000-8000-000000000001';

const left = ({ simulated, account }: Rehearsal): string[] =>
  (simulated.state.identity.methods.get(account.objectId) ?? []).map(({ id }) => id);

/** What is known to be the default is not tried before its turn. */
function countingRefusals(tenant: Tenant): { refused: () => number; tenant: Tenant } {
  let refused = 0;
  const remove = (path: string): Promise<void> =>
    tenant.graph.delete(path).catch((error: unknown) => {
      refused += 1;
      throw error;
    });
  return { refused: () => refused, tenant: { ...tenant, graph: { ...tenant.graph, delete: remove } } };
}

async function executed(rehearsal: Rehearsal, changed: Partial<Rehearsal['context']> = {}): Promise<unknown> {
  const { account, tenant } = rehearsal;
  const context = { ...rehearsal.context, ...changed };
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  return before;
}

test('what the owner had before stays, and becomes the default in place of the attacker’s', async () => {
  const rehearsal = await rehearse({});
  const before = await step.capture(rehearsal.account, rehearsal.tenant, rehearsal.context);
  const { refused, tenant } = countingRefusals(rehearsal.tenant);
  await step.execute(rehearsal.account, before, tenant, rehearsal.context);
  expect(refused()).toBe(0);
  expect(left(rehearsal)).toEqual([phoneId]);
  expect(rehearsal.simulated.state.identity.defaultMethods.get(rehearsal.account.objectId)).toBe(phoneId);
});

test('a default that nobody tells is found by what is refused', async () => {
  const rehearsal = await rehearse({});
  const { defaultUse: _, ...before } = (await step.capture(
    rehearsal.account,
    rehearsal.tenant,
    rehearsal.context,
  )) as Record<string, unknown>;
  const { refused, tenant } = countingRefusals(rehearsal.tenant);
  await step.execute(rehearsal.account, before, tenant, rehearsal.context);
  expect(refused()).toBe(1);
  expect(left(rehearsal)).toEqual([phoneId]);
});

test('roles for single types do not make another method the default, so the attacker’s cannot go', async () => {
  const types = [
    'Email',
    'External',
    'Passkey',
    'MicrosoftAuthApp',
    'Phone',
    'PlatformCred',
    'QR',
    'SoftwareOATH',
    'HardwareOATH',
  ];
  const single = [...types, 'TAP', 'WindowsHello'].map((type) => `UserAuthMethod-${type}.ReadWrite.All`);
  const roles = [...single, 'UserAuthenticationMethod.Read.All', 'AuditLog.Read.All'];
  const rehearsal = await rehearse({}, withRightsToRead(roles));
  await expect(executed(rehearsal)).rejects.toMatchObject({ status: 403 });
  expect(left(rehearsal)).toEqual([phoneId, authenticatorId]);
});

test('all methods go where that is asked for, the protected default last', async () => {
  const rehearsal = await rehearse({ options: { removeSignInMethods: 'all' } });
  await executed(rehearsal);
  expect(left(rehearsal)).toEqual([]);
  const removals = rehearsal.simulated.state.writes.map(({ operation }) => operation);
  expect(removals.at(-1)).toContain('microsoftAuthenticatorMethods');
  expect(removals.join()).not.toContain('signInPreferences');
});

test('a name keeps no method that is newer than the compromise: its maker chose it', async () => {
  const options = { keepSignInMethods: ['authenticator "SM-A165F"', phoneId] };
  const rehearsal = await rehearse({ options: { removeSignInMethods: 'all', ...options } });
  await executed(rehearsal);
  expect(left(rehearsal)).toEqual([phoneId]);
});

test('a method that is said to be the owner’s by its id stays', async () => {
  const options = { keepSignInMethods: [authenticatorId, phoneId] };
  const rehearsal = await rehearse({ options: { removeSignInMethods: 'all', ...options } });
  const before = await executed(rehearsal);
  expect(left(rehearsal)).toEqual([phoneId, authenticatorId]);
  const { account, tenant, context } = rehearsal;
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
});

test('a telephone is kept by its number, and not by the id that every telephone has', async () => {
  const keeping = async (kept: string): Promise<string[]> => {
    const rehearsal = await rehearse({ options: { keepSignInMethods: [kept] } });
    const { state } = rehearsal.simulated;
    const self = { id: rehearsal.account.objectId, type: 'User' as const };
    const about = {
      category: 'UserManagement',
      initiatedBy: self.id,
      targets: [self],
      reason: 'User registered Phone',
    };
    audit(state, {
      at: state.clock.now() - minutes(90),
      activityDisplayName: 'User registered security info',
      ...about,
    });
    await executed(rehearsal);
    return left(rehearsal);
  };
  expect(await keeping(phoneId)).toEqual([]);
  expect(await keeping('mobile telephone "+49 30 5550101"')).toEqual([phoneId]);
});

test('a method without a date goes where the audit log does not reach back to the compromise', async () => {
  const rehearsal = await rehearse({});
  const compromisedSince = new Date(rehearsal.clock.now() - days(60)).toISOString();
  await executed(rehearsal, { compromisedSince });
  expect(left(rehearsal)).toEqual([]);
});

test('the owner’s method stays though the audit log forgets while the case lasts', async () => {
  const rehearsal = await rehearse({});
  const { account, tenant, context, clock } = rehearsal;
  const before = await executed(rehearsal);
  clock.advance(days(14));
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
  await step.execute(account, before, tenant, context);
  expect(left(rehearsal)).toEqual([phoneId]);
});

test('a method of the attacker stays one when the audit log has forgotten it', async () => {
  const { account, tenant, context, clock } = await rehearse({});
  const before = await step.capture(account, tenant, context);
  clock.advance(days(40));
  const verdict = await step.verify(account, before, tenant, context);
  expect(verdict).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('authenticator "SM-A165F"') });
});

test('what was read a moment ago goes without a further look, and what was registered since then with the next act', async () => {
  const rehearsal = await rehearse({});
  const { account, tenant, context, clock, simulated } = rehearsal;
  const before = await step.capture(account, tenant, context);
  const created = clock.now();
  simulated.state.identity.methods.get(account.objectId)!.push({ id: 'late', type: 'fido2', label: 'Key', created });
  let lists = 0;
  const graph = { ...tenant.graph, list: (path: string) => ((lists += 1), tenant.graph.list(path)) };
  await step.execute(account, before, { ...tenant, graph }, context);
  expect(lists).toBe(0);
  expect(left(rehearsal)).toEqual([phoneId, 'late']);
  const acted = { ...context, actedAt: tenant.now() };
  const verdict = await step.verify(account, before, tenant, acted);
  expect(verdict).toMatchObject({ is: 'not-yet', actAgain: true, seen: 'still registered: passkey "Key"' });
  clock.advance(step.patience.pollEvery);
  await step.execute(account, before, tenant, acted);
  expect(left(rehearsal)).toEqual([phoneId]);
  expect((await step.verify(account, before, tenant, acted)).is).toBe('holds');
});

test('what is captured and foreseen of a method holds no secret', async () => {
  const { account, tenant, context } = await rehearse({});
  const before = await step.capture(account, tenant, context);
  const told = JSON.stringify([before, step.foresee(account, before, PlanOptions.parse({}))]);
  expect(told).not.toMatch(/pass-of-the-attacker|secretKey|"temporaryAccessPass":/);
});

test('a hardware token and a QR code go, though v1.0 neither lists the one nor removes the other', async () => {
  const rehearsal = await rehearse({});
  const { account, tenant, context, simulated } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  const left = (simulated.state.identity.methods.get(account.objectId) ?? []).map(({ type }) => type);
  expect(left).not.toContain('hardwareOath');
  expect(left).not.toContain('qrCodePin');
});

test('a method that is listed and not there is left to a person, after all others are removed', async () => {
  const rehearsal = await rehearse({});
  const { account, tenant, clock } = rehearsal;
  const { graph } = tenant;
  const deletion = (path: string): Promise<void> =>
    path.endsWith('/qrCodePinMethod')
      ? Promise.reject(new Refusal(404, 'resourceNotFound', 'Resource not found'))
      : graph.beta.delete(path);
  const odd = { ...tenant, graph: { ...graph, beta: { ...graph.beta, delete: deletion } } };
  const context = rehearsal.context;
  const before = await step.capture(account, odd, context);
  await step.execute(account, before, odd, context);
  clock.advance(minutes(3));
  await expect(step.execute(account, before, odd, context)).rejects.toThrow(
    /^a person has to remove QR code .*: it is listed, but Microsoft answers that it is not there$/,
  );
});
