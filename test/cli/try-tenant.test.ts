import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeTrial } from '../../cli/try-tenant/describe-trial.ts';
import type { Trial } from '../../cli/try-tenant/trial.ts';
import { tryRights } from '../../cli/try-tenant/try-rights.ts';
import { trySteps } from '../../cli/try-tenant/try-steps.ts';
import { rightsOf } from '../../shared/catalogue/rights-of.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { rehearsalStage } from '../microsoft365/rehearse.ts';
import type { Rehearsal } from '../microsoft365/rehearse.ts';

const { rehearse } = rehearsalStage();
const allRights = rightsOf(microsoft365).needed.map(({ role }) => role);

async function trialsOf({ tenant, account }: Rehearsal): Promise<Trial[]> {
  const reference = { by: 'object-id', value: account.objectId } as const;
  const trials: Trial[] = [];
  for await (const trial of tryRights(microsoft365, tenant)) trials.push(trial);
  for await (const trial of trySteps(microsoft365, reference, tenant, () => Promise.resolve())) trials.push(trial);
  return trials;
}

test('with every right all that applies works, and nothing is changed', async () => {
  const rehearsal = await rehearse({}, allRights);
  const trials = await trialsOf(rehearsal);
  expect(trials.filter(({ mark }) => mark === 'fault')).toEqual([]);
  expect(trials.filter(({ mark }) => mark === 'works').map(({ about }) => about)).toEqual(
    expect.arrayContaining(['rights', 'account', 'block-sign-in', 'remove-delegates', 'purge-sent-messages']),
  );
  expect(rehearsal.simulated.state.writes).toEqual([]);
});

test('a right that is missing is named, with what does not work without it', async () => {
  const without = 'UserAuthenticationMethod.ReadWrite.All';
  const trials = await trialsOf(
    await rehearse(
      {},
      allRights.filter((role) => role !== without),
    ),
  );
  const missing = trials.find(({ about, mark }) => about === 'rights' && mark === 'fault');
  expect(missing?.says).toContain(without);
  expect(missing?.remedy).toContain(`Grant ${without}`);
  expect(missing?.disables).toContain('remove-sign-in-methods');
});

test('a step that may not read what it must is a fault with the rights it needs', async () => {
  const trials = await trialsOf(
    await rehearse(
      {},
      allRights.filter((role) => role !== 'Exchange.ManageAsApp'),
    ),
  );
  const step = trials.find(({ about }) => about === 'disable-inbox-rules');
  expect(step).toMatchObject({ mark: 'fault', disables: ['disable-inbox-rules'] });
  expect(step?.remedy).toContain('Exchange.ManageAsApp (exchange)');
});

test('what the tenant does not answer just now is no fault', async () => {
  const rehearsal = await rehearse({}, allRights);
  rehearsal.simulated.state.faults.push({ match: 'GET /identityProtection', times: 100, answer: 503 });
  const step = (await trialsOf(rehearsal)).find(({ about }) => about === 'confirm-compromised');
  expect(step?.mark).toBe('attention');
});

test('an account that is not there ends the trial with a remedy', async () => {
  const { tenant } = await rehearse({}, allRights);
  const trials: Trial[] = [];
  for await (const trial of trySteps(microsoft365, { by: 'address', value: 'nobody@contoso.com' }, tenant))
    trials.push(trial);
  expect(trials).toEqual([expect.objectContaining({ about: 'account', mark: 'fault' })]);
  expect(trials[0]?.remedy).toContain('--account');
});

test('settings that are wrong are told one by one, also to a program', () => {
  const env = { ...process.env, CORDON_TENANT_ID: 'contoso', CORDON_GRAPH_URL: 'http://graph' };
  const command = [join(__dirname, '../../cli/try-tenant.ts'), '-o', 'json'];
  const { status, stdout } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
  expect(status).toBe(1);
  const { isWhole, trials } = JSON.parse(stdout) as { isWhole: boolean; trials: Trial[] };
  expect(isWhole).toBe(false);
  expect(trials.map(({ title }) => title)).toEqual([
    'CORDON_TENANT_ID',
    'CORDON_API_CLIENT_ID',
    'CORDON_GRAPH_URL',
    'CORDON_CASE_STORE',
  ]);
});

test('a long list of what does not work is counted', () => {
  const disables = ['a', 'b', 'c', 'd', 'e', 'f'];
  const told = describeTrial({ about: 'rights', title: 'Graph', mark: 'fault', says: 'no token', disables }, 80);
  expect(told).toContain('disables a, b, c, d and 2 more');
});
