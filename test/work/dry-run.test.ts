import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { dryRun } from '../../shared/work/dry-run.ts';
import { rehearsalStage, withRightsToRead } from '../microsoft365/rehearse.ts';

const { rehearse } = rehearsalStage();

test('a dry run foresees what each step would change, and writes nothing', async () => {
  const { account, tenant, context, simulated } = await rehearse({ scenario: 'cloud' });
  const { runs } = await dryRun(account, context, { farEnd: microsoft365, tenant });
  const changesOf = (run: string) => runs.find((each) => each.run === run)?.changes;
  expect(changesOf('block-sign-in')).toEqual([{ what: 'accountEnabled', from: 'true', to: 'false' }]);
  expect(changesOf('stop-forwarding')).toHaveLength(1);
  expect(changesOf('disable-inbox-rules')).toHaveLength(2);
  expect(simulated.state.writes).toEqual([]);
});

test('a dry run says which run has to land before another', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
  const { runs } = await dryRun(account, context, { farEnd: microsoft365, tenant });
  expect(runs.find(({ run }) => run === 'confirm-compromised')).toMatchObject({
    after: 'block-sign-in',
    when: 'cut off',
  });
});

test('a dry run names what no release brings back', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
  const { runs } = await dryRun(account, context, { farEnd: microsoft365, tenant });
  expect(runs.find(({ run }) => run === 'reset-password')?.irreversible).toMatch(/old password is gone/);
  expect(runs.find(({ run }) => run === 'block-sign-in')?.irreversible).toBeNull();
});

test('a permission that is missing is named where it is needed, and what it hides is unknown', async () => {
  const { account, tenant, context } = await rehearse(
    { scenario: 'cloud' },
    withRightsToRead(['User.RevokeSessions.All']),
  );
  const { runs, missing } = await dryRun(account, context, { farEnd: microsoft365, tenant });
  expect(missing).toContain('graph User.EnableDisableAccount.All');
  expect(missing).toContain('exchange Exchange.ManageAsApp');
  expect(missing).not.toContain('graph User.RevokeSessions.All');
  const forwarding = runs.find(({ run }) => run === 'stop-forwarding');
  expect(forwarding).toMatchObject({ changes: null, missing: ['exchange Exchange.ManageAsApp'] });
  expect(forwarding?.unknown).toBeTruthy();
});

test('what does not apply is said with its reason', async () => {
  const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
  const { notDone } = await dryRun(account, context, { farEnd: microsoft365, tenant });
  expect(notDone.find(({ step }) => step === 'keep-blocked')?.note).toBe('the account is mastered in the cloud');
});
