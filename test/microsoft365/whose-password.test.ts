import { awaitDirectorySync } from '../../shared/microsoft365/steps/password/await-directory-sync.ts';
import { resetPassword } from '../../shared/microsoft365/steps/password/reset-password.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const minute = 60_000;

test('a change that somebody else made a moment ago is not taken for the reset', async () => {
  const { account, tenant, context, simulated, clock } = await rehearse({ scenario: 'cloud' });
  const user = simulated.state.users.get(account.objectId)!;
  clock.advance(3_000);
  user.password = 'the attacker’s';
  user.lastPasswordChange = clock.now();
  const before = await resetPassword.capture(account, tenant, context);
  await resetPassword.execute(account, before, tenant, context);
  expect(user.password).not.toBe('the attacker’s');
});

test('a password that was changed once more after the reset is reset again', async () => {
  const { account, tenant, context, simulated, clock } = await rehearse({ scenario: 'cloud' });
  const user = simulated.state.users.get(account.objectId)!;
  const before = await resetPassword.capture(account, tenant, context);
  await resetPassword.execute(account, before, tenant, context);
  const acted = { ...context, actedAt: tenant.now() };
  clock.advance(2 * minute);
  expect((await resetPassword.verify(account, before, tenant, acted)).is).toBe('holds');
  user.lastPasswordChange = clock.now();
  clock.advance(minute);
  expect(await resetPassword.verify(account, before, tenant, acted)).toMatchObject({ is: 'not-yet', actAgain: true });
});

test('a change on premises hours after a person’s word is nobody’s, until somebody speaks for it', async () => {
  const { account, tenant, context, simulated, clock } = await rehearse({ scenario: 'hybrid' });
  const before = await awaitDirectorySync.capture(account, tenant, context);
  clock.advance(8 * 60 * minute);
  simulated.helpdesk.changePasswordOnPremises(account.objectId);
  clock.advance(5 * minute);
  expect(await awaitDirectorySync.verify(account, before, tenant, context)).toMatchObject({ is: 'not-yet' });
  const spoken = { ...context, attested: [...context.attested, { at: tenant.now(), by: 'Ines' }] };
  expect((await awaitDirectorySync.verify(account, before, tenant, spoken)).is).toBe('holds');
});
