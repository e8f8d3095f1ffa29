import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { stopForwarding } from '../../shared/microsoft365/steps/mailbox/stop-forwarding.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

test('a recipient that does not say what it is may be a mailbox: its doors are shut all the same', async () => {
  const { simulated, account, tenant } = await rehearse({ scenario: 'cloud' });
  simulated.state.unsaid.set('Get-Recipient', (field) => field === 'RecipientTypeDetails');
  const { learnt } = await microsoft365.learnAccount(account, tenant);
  expect(learnt.mailbox).toBeNull();
  expect(stopForwarding.appliesTo({ ...account, learnt }, PlanOptions.parse({}))).toBe(true);
});
