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
