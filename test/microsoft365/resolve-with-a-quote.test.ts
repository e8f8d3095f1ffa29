import type { Tenant } from '../../shared/catalogue/tenant.ts';
import { resolveAccount } from '../../shared/microsoft365/resolve-account.ts';

test('a quote in what an alert says ends no filter: it is doubled', async () => {
  const asked: string[] = [];
  const list = (path: string): Promise<unknown[]> => {
    asked.push(decodeURIComponent(path));
    return Promise.resolve([]);
  };
  const nothing = (): Promise<never> => Promise.reject(new Error('not expected here'));
  const tenant = {
    graph: { get: nothing, list },
    granted: () => Promise.resolve(null),
    now: () => '2026-11-01T12:00:00Z',
  } as unknown as Tenant;
  const value = "o'brien@contoso.example' or startswith(userPrincipalName,'a";
  await resolveAccount({ by: 'address', value }, tenant).catch(() => undefined);
  expect(asked[0]).toContain("'o''brien@contoso.example'' or startswith(userPrincipalName,''a'");
});

test('an account is contained whatever its row leaves out', async () => {
  const id = '22222222-2222-4222-8222-222222222222';
  const plans = [{ service: null, servicePlanId: null, capabilityStatus: null }];
  const user = { id, userPrincipalName: 'ada@contoso.example', accountEnabled: null, assignedPlans: plans };
  const rows: Readonly<Record<string, object>> = {
    '/users': { ...user, proxyAddresses: [null, 'SMTP:ada@contoso.example'], lastPasswordChangeDateTime: 0 },
    '/organization': { id, assignedPlans: plans, verifiedDomains: null },
  };
  const list = (path: string) => Promise.resolve([rows[path.split('?')[0] ?? '']]);
  const tenant = { graph: { list }, now: () => '2026-11-01T12:00:00Z' } as unknown as Tenant;
  expect(await resolveAccount({ by: 'address', value: 'ada@contoso.example' }, tenant)).toMatchObject({
    objectId: id,
    accountEnabled: true,
    addresses: ['ada@contoso.example'],
    tenantHasRiskApi: false,
  });
});
