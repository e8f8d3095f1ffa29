import { steps } from '../../shared/microsoft365/order.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { makePass, remedyFor } from '../../shared/microsoft365/password/one-time-pass.ts';
import { listMethods } from '../../shared/microsoft365/readings/sign-in/sign-in-methods.ts';
import { askForMailboxActivity } from '../../shared/microsoft365/readings/mailbox/mailbox-activity.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const stepNamed = (name: string) => steps.find((step) => step.name === name)!;

/** A cloud that does not know these parts of Graph. */
async function without(scenario: string, ...segments: string[]): Promise<Rehearsal> {
  const rehearsal = await rehearse({ scenario });
  for (const segment of segments) rehearsal.simulated.state.notOffered.add(segment);
  return rehearsal;
}

test('what a cloud does not offer is said so, and is not taken for an account that is not there', async () => {
  const { account, tenant, context } = await without('hybrid-defender', 'identityAccounts');
  await expect(stepNamed('disable-through-defender').capture(account, tenant, context)).rejects.toMatchObject({
    code: 'NotOfferedHere',
    message: 'Microsoft does not offer identityAccounts in this cloud',
  });
});

test('a method that the cloud cannot remove is not called gone', async () => {
  const { account, tenant, context } = await without('everything', 'qrCodePinMethod', 'hardwareOathMethods');
  const step = stepNamed('remove-sign-in-methods');
  const before = await step.capture(account, tenant, context);
  await expect(step.execute(account, before, tenant, context)).rejects.toMatchObject({ code: 'NotOfferedHere' });
  expect((await listMethods(account, tenant)).map((row) => row['@odata.type'])).toEqual(
    expect.arrayContaining(['#microsoft.graph.qrCodePinAuthenticationMethod']),
  );
});

test('where there is no pass the owner gets one by hand, and where there are no queries Exchange is asked', async () => {
  const { account, tenant } = await without('cloud', 'temporaryAccessPassMethods', 'auditLog');
  const refused = await makePass(account.objectId, account, tenant).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refusal);
  expect(remedyFor(refused as Refusal)).toMatch(/^This cloud has no Temporary Access Pass/);
  expect(await askForMailboxActivity(account, tenant.now(), tenant)).toBeNull();
});
