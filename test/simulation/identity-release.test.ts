import { minutes } from '../../shared/domain/duration.ts';
import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { ReleaseContext } from '../../shared/catalogue/step.ts';
import { rehearsalStage } from '../microsoft365/rehearse.ts';
import type { Rehearsal } from '../microsoft365/rehearse.ts';

const { rehearse } = rehearsalStage();

async function remediated(name: string, rehearsal: Rehearsal, hostile: string[] = []): Promise<void> {
  const step = stepNamed(microsoft365, name)!;
  const { account, tenant, context } = rehearsal;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  // By then the log has told all that it had to tell of the time before.
  rehearsal.clock.advance(minutes(20));
  const { compromisedSince, since } = context;
  const release: ReleaseContext = { kind: 'remediated', sinceStated: true, compromisedSince, hostile, since };
  if (!('restore' in step.undo)) throw new Error(`${name} cannot be undone`);
  await step.undo.restore(account, before, tenant, release);
  rehearsal.clock.advance(20_000);
  expect((await step.undo.verify(account, before, tenant, release)).is).toBe('holds');
}

test('consents from before the compromise come back, and the attacker’s stays away', async () => {
  const rehearsal = await rehearse({});
  await remediated('revoke-oauth-grants', rehearsal);
  expect(rehearsal.simulated.state.identity.grants).toMatchObject([{ scope: 'Calendars.Read User.Read' }]);
});

test('a consent that somebody marked as hostile stays away, however old it is', async () => {
  const rehearsal = await rehearse({});
  await remediated('revoke-oauth-grants', rehearsal, ['consent to Team calendar for Microsoft Graph']);
  expect(rehearsal.simulated.state.identity.grants).toEqual([]);
});

test('assignments from before the compromise come back', async () => {
  const rehearsal = await rehearse({ tierZeroRoles: ['AppRoleAssignment.ReadWrite.All'] });
  await remediated('revoke-app-role-assignments', rehearsal);
  expect(rehearsal.simulated.state.identity.appRoleAssignments).toMatchObject([{ resourceDisplayName: 'Expenses' }]);
});

test('without the tier-zero identity a person is told which assignments to remove', async () => {
  const { account, tenant, context } = await rehearse({});
  const step = stepNamed(microsoft365, 'revoke-app-role-assignments')!;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({
    is: 'not-performed',
    reason: expect.stringContaining('access to Expenses, access to Customer records'),
  });
});

test('the owner’s device is enabled again; the attacker’s, and one that was disabled before, are not', async () => {
  const rehearsal = await rehearse({});
  await remediated('disable-registered-devices', rehearsal);
  const devices = [...rehearsal.simulated.state.identity.devices.values()];
  expect(devices.filter(({ accountEnabled }) => accountEnabled).map(({ displayName }) => displayName)).toEqual([
    'LAPTOP-ALEX',
    'Telephone of Alex',
  ]);
});
