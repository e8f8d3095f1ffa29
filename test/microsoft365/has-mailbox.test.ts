import { exchangePlan } from '../../drill/simulation/tenant/simulated-user.ts';
import type { AssignedPlan } from '../../drill/simulation/tenant/simulated-user.ts';
import { rehearsalStage, victimOf } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const foundation = { ...exchangePlan, servicePlanId: '113feb6c-3fe4-4440-bddc-54d774bf0318' };
const inGrace: AssignedPlan = { ...exchangePlan, capabilityStatus: 'Warning' };

async function hasMailbox(plans: AssignedPlan[], prepare: (rehearsal: Rehearsal) => void): Promise<boolean> {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { simulated, account, tenant } = rehearsal;
  simulated.state.users.get(account.objectId)!.assignedPlans = plans;
  prepare(rehearsal);
  return (await victimOf(simulated, tenant)).hasMailbox;
}
const nothing = (): void => undefined;
const withoutMailbox = ({ simulated, account }: Rehearsal): unknown =>
  simulated.state.mailboxes.delete(account.objectId);
const exchangeIsDown = ({ simulated }: Rehearsal): unknown =>
  simulated.state.faults.push({ match: 'Get-Recipient', times: 9, answer: 503 });

test('a shared mailbox has no licence and is one', async () => {
  expect(await hasMailbox([], nothing)).toBe(true);
});

test('a plan that names Exchange gives no mailbox', async () => {
  expect(await hasMailbox([foundation], withoutMailbox)).toBe(false);
  expect(await hasMailbox([exchangePlan], withoutMailbox)).toBe(false);
});

test.each([
  ['an enabled plan', [exchangePlan], true],
  ['a plan in its time of grace', [inGrace], true],
  ['the foundation of other plans', [foundation], false],
  ['no plan', [], false],
] as const)('where Exchange does not answer, the licences say it: %s', async (_, plans, expected) => {
  expect(await hasMailbox([...plans], exchangeIsDown)).toBe(expected);
});
