import { setPassword } from '../../drill/simulation/tenant/account-changes.ts';
import { confirmCompromised } from '../../shared/microsoft365/steps/sign-in/confirm-compromised.ts';
import type { Step } from '../../shared/catalogue/step.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { withFollowers } from '../../shared/plan/run.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { anAccount } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const step = confirmCompromised as Step;

function changePassword({ simulated, account, clock }: Rehearsal): void {
  const { state } = simulated;
  setPassword(state, state.users.get(account.objectId)!, 'another one');
  clock.advance(seconds(5));
}

test('a password that is changed after it was confirmed remediates the risk: that it was confirmed is seen', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context, clock } = rehearsal;
  await step.execute(account, null, tenant, context);
  const actedAt = tenant.now();
  clock.advance(seconds(5));
  expect(await step.verify(account, null, tenant, { ...context, actedAt })).toMatchObject({ is: 'holds' });
  changePassword(rehearsal);
  expect(await step.verify(account, null, tenant, { ...context, actedAt })).toEqual({
    is: 'holds',
    seen: 'it was confirmed, and a new password has remediated the risk since',
  });
});

test('what was remediated before it was confirmed does not count, and is confirmed again', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context, clock } = rehearsal;
  await step.execute(account, null, tenant, context);
  clock.advance(seconds(5));
  changePassword(rehearsal);
  clock.advance(seconds(5));
  const again = { ...context, since: tenant.now(), actedAt: tenant.now() };
  expect(await step.verify(account, null, tenant, again)).toMatchObject({ is: 'not-yet' });
  clock.advance(minutes(2));
  expect(await step.verify(account, null, tenant, again)).toMatchObject({ is: 'not-yet', actAgain: true });
  await step.execute(account, null, tenant, again);
  clock.advance(seconds(5));
  expect(await step.verify(account, null, tenant, again)).toEqual({ is: 'holds', seen: 'risk is high, confirmed' });
});

test('it is confirmed anew once the password has landed', () => {
  const plan = drawPlan(microsoft365, anAccount(), PlanOptions.parse({}), '2026-11-01T12:00:00.000Z');
  const password = plan.rest.find(({ step: one }) => one === 'reset-password')!;
  expect(withFollowers(password.then).map(({ name }) => name)).toContain('confirm-compromised-after-password');
});
