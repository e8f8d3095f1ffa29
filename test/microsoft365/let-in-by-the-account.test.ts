import { appObjectId } from '../../drill/simulation/tenant/app-object-id.ts';
import { disableMadeApplications } from '../../shared/microsoft365/steps/applications/disable-made-applications.ts';
import { Later } from '../../shared/domain/errors.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const tierZeroRoles = ['Application.ReadWrite.All'];

const step = disableMadeApplications;
const disabled = ({ simulated }: Rehearsal): string[] =>
  [...simulated.state.applications.values()].flatMap(({ accountEnabled, displayName }) =>
    accountEnabled === false ? [displayName] : [],
  );

test('applications that the account made are disabled, and neither Microsoft’s, nor one of before, nor a colleague’s', async () => {
  const rehearsal = await rehearse({ tierZeroRoles });
  const { account, tenant, context, simulated } = rehearsal;
  const { applications, directoryAudits } = simulated.state;
  const [made] = [...applications.values()].filter(({ displayName }) => displayName === 'Quarterly sync');
  const id = 'ab120009-0000-4000-8000-000000000001';
  applications.set(id, { ...made!, id, displayName: 'A colleague’s' });
  const audit = directoryAudits.find(({ targets }) => targets.some((target) => target.id === made!.id))!;
  directoryAudits.push({ ...audit, initiatedBy: appObjectId, targets: [{ id, type: 'ServicePrincipal' }] });
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  expect(disabled(rehearsal)).toEqual(['Quarterly sync']);
});

test('without a tier-zero identity a person is told which to disable', async () => {
  const { account, tenant, context } = await rehearse({});
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  const reason = expect.stringMatching(/has to disable: application "Quarterly sync"/);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'not-performed', reason });
});

test('a log that tells of nobody is asked again, and one that may not be read is no empty one', async () => {
  const { account, tenant, context, simulated } = await rehearse({ tierZeroRoles });
  const before = await step.capture(account, tenant, context);
  simulated.state.directoryAudits.splice(0);
  await expect(step.capture(account, tenant, context)).rejects.toBeInstanceOf(Later);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'not-yet' });
  simulated.state.faults.push({ match: 'GET /auditLogs/directoryAudits', times: 1, answer: 403 });
  await expect(step.verify(account, before, tenant, context)).rejects.toMatchObject({ status: 403 });
});

test('one that cannot be read saves no other, and what the log told late comes back with the rest', async () => {
  const rehearsal = await rehearse({ tierZeroRoles });
  const { account, tenant, context, simulated } = rehearsal;
  const { applications, directoryAudits, faults } = simulated.state;
  const audits = directoryAudits.splice(0);
  directoryAudits.push({ ...audits[0]!, initiatedBy: null });
  const before = await step.capture(account, tenant, context);
  expect(before.made).toEqual([]);
  directoryAudits.push(...audits, {
    ...audits.find(({ activityDisplayName }) => activityDisplayName === 'Add service principal')!,
    targets: [{ id: 'ab120009-0000-4000-8000-000000000009', type: 'ServicePrincipal' }],
  });
  faults.push({ match: 'GET /servicePrincipals/{id}', times: 1, answer: 403 });
  await step.execute(account, before, tenant, context);
  expect(disabled(rehearsal)).toEqual(['Quarterly sync']);
  if ('irreversible' in step.undo) throw new Error('it can be taken back');
  const { compromisedSince, since } = context;
  const release = { kind: 'false-alarm', compromisedSince, hostile: [], since } as const;
  await step.undo.restore(account, before, tenant, release);
  expect([disabled(rehearsal), applications.size]).toEqual([[], applications.size]);
});
