import { readAuditLog, tellsOfAnybodys } from '../../shared/microsoft365/readings/mailbox/mailbox-changes.ts';
import { Later } from '../../shared/domain/errors.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** What the attacker shared, and what the colleagues opened: more than one page. */
async function search({ account, tenant, context }: Rehearsal): Promise<number> {
  const operations = ['FileAccessed', 'AnonymousLinkCreated', 'CompanyLinkCreated'];
  const asked = { from: context.compromisedSince, to: tenant.now(), operations, users: [] };
  return (await readAuditLog(account, asked, tenant)).length;
}

test('a search goes on until a page is empty, whatever its rows say that there are', async () => {
  const rehearsal = await rehearse({});
  const all = await search(rehearsal);
  expect(all).toBeGreaterThan(4);
  rehearsal.simulated.state.logs.auditSearchCounts = 'the page';
  expect(await search(rehearsal)).toBe(all);
});

test.each([1, 2])('a search that runs out of time at page %d is no answer, though it looks like one', async (page) => {
  const rehearsal = await rehearse({});
  let searches = 0;
  rehearsal.simulated.state.weather.push(({ operation }) => {
    if (operation !== 'Search-UnifiedAuditLog') return undefined;
    searches += 1;
    return searches === page ? 'search-timeout' : undefined;
  });
  await expect(search(rehearsal)).rejects.toThrow(Later);
});

test('nor is it a sign that the log tells of anybody', async () => {
  const { account, tenant, context, simulated } = await rehearse({});
  simulated.state.weather.push(() => 'search-timeout');
  const told = tellsOfAnybodys('SharePointFileOperation', context.compromisedSince, account, tenant);
  await expect(told).rejects.toThrow(Later);
});
