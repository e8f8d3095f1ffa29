import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { days, hours, minutes } from '../../shared/domain/duration.ts';
import { runCmdlet, tenantUnderTest, type Answer, type TenantUnderTest } from './tenant-under-test.ts';

const victim = scenarioNamed('cloud').account.objectId;
let tenant: TenantUnderTest;

beforeEach(async () => {
  tenant = await tenantUnderTest({ scenario: scenarioNamed('cloud') });
});
afterEach(() => tenant.close());

const mailbox = (): Mailbox => tenant.state.mailboxes.get(victim)!;

const run = (name: string, parameters: object = { Identity: victim }): Promise<Answer> =>
  runCmdlet(tenant, victim, name, parameters);

const rows = ({ body }: Answer): Record<string, unknown>[] => body['value'] as Record<string, unknown>[];
const reason = ({ body }: Answer): string =>
  (body['error'] as { details: { message: string }[] }).details[0]?.message ?? '';

async function moveStatus(): Promise<unknown> {
  return rows(await run('Get-MoveRequest'))[0]?.['Status'];
}

test('a move takes its time, refuses a second one, and leaves its request behind', async () => {
  expect(reason(await run('Get-MoveRequest'))).toContain('ManagementObjectNotFoundException');
  mailbox().openConnections.push('old');
  mailbox().moveOutlook = { accepts: true, durationMs: hours(10), ends: 'CompletedWithWarning', stalls: false };
  await run('New-MoveRequest');
  expect(await moveStatus()).toBe('Queued');
  expect((await run('New-MoveRequest')).status).toBe(400);
  tenant.clock.advance(hours(9));
  expect([await moveStatus(), mailbox().openConnections]).toEqual(['InProgress', ['old']]);
  tenant.clock.advance(minutes(59));
  expect(await moveStatus()).toBe('CompletionInProgress');
  tenant.clock.advance(minutes(1));
  expect([await moveStatus(), mailbox().openConnections]).toEqual(['CompletedWithWarning', []]);
  expect(rows(await run('Get-MoveRequest', {}))).toHaveLength(1);
  await run('Remove-MoveRequest');
  expect(rows(await run('Get-MoveRequest', {}))).toEqual([]);
});

test('a move can be refused, stall, or fail and leave connections open', async () => {
  mailbox().moveOutlook = { accepts: false, because: 'Moves within the organization are not supported.' };
  expect(reason(await run('New-MoveRequest'))).toContain('not supported');
  mailbox().openConnections.push('old');
  mailbox().moveOutlook = { accepts: true, durationMs: days(2), ends: 'Failed', stalls: true };
  await run('New-MoveRequest');
  tenant.clock.advance(hours(20));
  expect(rows(await run('Get-MoveRequestStatistics'))).toMatchObject([
    { Status: 'InProgress', StatusDetail: 'StalledDueToTarget_DiskLatency' },
  ]);
  tenant.clock.advance(days(2));
  expect([await moveStatus(), mailbox().openConnections]).toEqual(['Failed', ['old']]);
});
