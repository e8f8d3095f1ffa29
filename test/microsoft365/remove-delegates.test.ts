import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { rehearsalStage } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';

const { rehearse } = rehearsalStage();

test('a folder opened to everybody is shut, and undo opens it as it was', async () => {
  const step = steps.find(({ name }) => name === 'remove-delegates')!;
  const rehearsal = await rehearse(rehearsals[step.name] ?? {});
  const { account, tenant, context, simulated } = rehearsal;
  const { folders } = simulated.state.mailboxes.get(account.objectId)!;
  const inbox = folders.find(({ folderType }) => folderType === 'Inbox')!;
  const rightsOfAll = (): unknown => inbox.permissions.find(({ user }) => user === 'Default')?.accessRights;
  inbox.permissions = [{ user: 'Default', accessRights: ['Reviewer'], sharingPermissionFlags: [] }];
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  expect(rightsOfAll()).toEqual(['None']);
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
  const { compromisedSince, since } = context;
  const release = { kind: 'false-alarm', compromisedSince, hostile: [], since } as const;
  if ('restore' in step.undo) await step.undo.restore(account, before, tenant, release);
  expect(rightsOfAll()).toEqual(['Reviewer']);
});

test('a delegate the organisation allows keeps every right, by whatever name Exchange shows it', async () => {
  const [, step] = steps.map((each) => [each.name, each] as const).find(([name]) => name === 'remove-delegates')!;
  const rehearsal = await rehearse(rehearsals[step.name] ?? {});
  const { account, tenant, simulated } = rehearsal;
  const allowed = [...simulated.state.mailboxes.values()].find(({ objectId }) => objectId !== account.objectId)!;
  const mailbox = simulated.state.mailboxes.get(account.objectId)!;
  mailbox.permissions = mailbox.permissions.filter(({ trustee }) => trustee === 'NT AUTHORITY\\SELF');
  mailbox.permissions.push({ trustee: allowed.objectId, accessRights: ['FullAccess'], inherited: false, deny: false });
  mailbox.grantSendOnBehalfTo = [allowed.objectId];
  const editor = { user: allowed.objectId, accessRights: ['Editor'], sharingPermissionFlags: [] };
  for (const folder of mailbox.folders) folder.permissions.push(editor);
  const was = structuredClone(mailbox);
  const context = {
    ...rehearsal.context,
    options: PlanOptions.parse({ keepDelegates: [allowed.primarySmtpAddress] }),
  };
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  expect(mailbox).toEqual(was);
  expect((await step.verify(account, before, tenant, context)).is).toBe('holds');
});
