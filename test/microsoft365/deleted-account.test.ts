import { deleteAccount } from '../../drill/simulation/tenant/account-fates.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { readInboxRules } from '../../shared/microsoft365/readings/mailbox/inbox-rules.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

async function explained({ account, tenant }: Rehearsal, asked: Promise<unknown>): Promise<unknown> {
  const error = await asked.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refusal);
  return microsoft365.explain(error, account, tenant);
}

test('of an account that was deleted meanwhile every service says so in words of its own, and the case that it was deleted', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, simulated } = rehearsal;
  deleteAccount(simulated.state, account.objectId);
  const deleted = {
    code: 'AccountDeleted',
    message: expect.stringMatching(/^the account was deleted at 2026-03-02T.*: nobody signs in to it/) as unknown,
  };
  const inGraph = tenant.graph.patch(`/users/${account.objectId}`, { accountEnabled: false });
  expect(await explained(rehearsal, inGraph)).toMatchObject(deleted);
  const inExchange = readInboxRules(account.objectId, tenant, account.userPrincipalName);
  expect(await explained(rehearsal, inExchange)).toMatchObject(deleted);
  simulated.state.deletedAccounts.clear();
  const forGood = {
    code: 'AccountDeleted',
    message: 'the account was deleted for good: nobody signs in to it any more',
  };
  expect(await explained(rehearsal, tenant.graph.get(`/users/${account.objectId}`))).toMatchObject(forGood);
});

test('that something else is not there says nothing of the account', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const missing = rehearsal.tenant.graph.get('/groups/00000000-0000-4000-8000-000000000000');
  expect(await explained(rehearsal, missing)).toMatchObject({ code: 'Request_ResourceNotFound' });
});
