import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { dryRunOfWatch } from '../../shared/work/dry-run.ts';
import { rehearsalStage, withRightsToRead } from '../microsoft365/rehearse.ts';

const { rehearse } = rehearsalStage();
const about = { scenario: 'watch', options: { preservationMailbox: 'registry@contoso.com' } };

test('a dry run of a watch foresees the hold and the copies, and writes nothing', async () => {
  const { account, tenant, context, simulated } = await rehearse(about);
  const { runs, refused } = await dryRunOfWatch(account, context, { farEnd: microsoft365, tenant });
  expect(runs.map(({ run, when, impact }) => [run, when, impact])).toEqual([
    ['hold-mailbox', 'watch', 'unnoticed'],
    ['copy-mail', 'watch', 'unnoticed'],
    ['audit-mailbox', 'watch', 'unnoticed'],
  ]);
  expect(runs[1]?.changes).toEqual([expect.objectContaining({ to: 'copied to registry@contoso.com' })]);
  expect(refused).toEqual([]);
  expect(simulated.state.writes).toEqual([]);
});

test('a dry run of a watch says why the account must not be watched, and which rights are missing', async () => {
  const { account, tenant, context, simulated } = await rehearse(about, withRightsToRead(['Exchange.ManageAsApp']));
  simulated.state.users.get(account.objectId)!.directoryRoles.push('Global Reader');
  const { refused, missing } = await dryRunOfWatch(account, context, { farEnd: microsoft365, tenant });
  expect(refused?.join()).toContain('unknown');
  expect(missing).toEqual(
    expect.arrayContaining(['graph RoleManagement.Read.Directory', 'graph GroupMember.Read.All']),
  );
});
