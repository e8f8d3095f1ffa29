import { deleteAccount, restoreAccount } from '../../drill/simulation/tenant/account-fates.ts';
import { describeAccount } from '../../shared/microsoft365/account-facts.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { stopForwarding } from '../../shared/microsoft365/steps/mailbox/stop-forwarding.ts';
import { Refusal } from '../../shared/domain/errors.ts';
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

test('the case says whether the account administers anything', async () => {
  const { account, tenant, simulated } = await rehearse({ scenario: 'cloud' });
  const rank = async (): Promise<string | undefined> => {
    const { learnt } = await microsoft365.learnAccount(account, tenant);
    return describeAccount({ ...account, learnt }).at(-1);
  };
  expect(await rank()).toBe('It holds no role of the directory by itself.');
  const role = { role: 'Global Administrator', scope: '/', from: null, until: null, activated: false } as const;
  simulated.state.roles.assignments.push({ id: 'assigned', principalId: account.objectId, ...role });
  expect(await rank()).toBe('It administers: it holds 1 role of the directory by itself.');
  simulated.state.faults.push({ match: 'GET /roleManagement/directory/roleAssignments', times: 1, answer: 403 });
  expect(await rank()).toBe('The directory does not say whether it holds a role.');
  simulated.state.faults.push({ match: 'GET /roleManagement/directory/roleAssignments', times: 99, answer: 429 });
  expect(await microsoft365.learnAccount(account, tenant)).toMatchObject({ isComplete: true });
});

test.each(['HTTP 404', 'NotFound', 'InvalidExternalUserIdException'])(
  'only Exchange’s own word says that there is no mailbox, not %s',
  async (code) => {
    const { account, tenant } = await rehearse({ scenario: 'cloud' });
    const run = () => Promise.reject(new Refusal(404, code, 'Not Found'));
    const { learnt } = await microsoft365.learnAccount(account, { ...tenant, exchange: { run } });
    expect(learnt.mailbox).toBeNull();
  },
);

test('an answer of an unknown form leaves one question open, and keeps no door from being shut', async () => {
  const { account, tenant } = await rehearse({ scenario: 'hybrid' });
  const beta = { ...tenant.graph.beta, list: () => Promise.resolve([]) };
  const { learnt } = await microsoft365.learnAccount(account, { ...tenant, graph: { ...tenant.graph, beta } });
  expect(learnt).toMatchObject({ mailbox: 'user', passwordHashSync: null });
});

test('an account that is deleted just then has a mailbox, for all that is known: whoever restores it restores its doors', async () => {
  const { account, tenant, simulated } = await rehearse({ scenario: 'cloud' });
  deleteAccount(simulated.state, account.objectId);
  const { learnt } = await microsoft365.learnAccount(account, tenant);
  restoreAccount(simulated.state, account.objectId);
  expect(learnt.mailbox).toBeNull();
  expect(stopForwarding.appliesTo({ ...account, learnt }, PlanOptions.parse({}))).toBe(true);
});
