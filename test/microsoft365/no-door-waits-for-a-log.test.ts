import { steps } from '../../shared/microsoft365/order.ts';
import { rehearsalStage } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';

const { rehearse } = rehearsalStage();
const logs = ['GET /auditLogs/directoryAudits', 'Search-UnifiedAuditLog'];

test.each([
  'disable-inbox-rules',
  'disable-registered-devices',
  'remove-delegates',
  'remove-sign-in-methods',
  'remove-sweep-rules',
  'revoke-oauth-grants',
  'strip-privileged-roles',
])('%s shuts its doors while every log is throttled', async (name) => {
  const step = steps.find((each) => each.name === name)!;
  const { account, tenant, context, simulated, clock } = await rehearse(rehearsals[name] ?? {});
  for (const match of logs) simulated.state.faults.push({ match, times: 1_000, answer: 429, retryAfter: 10 });
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  clock.advance(60_000);
  expect((await step.verify(account, before, tenant, context)).is).not.toBe('not-yet');
});
