import { emptyMailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { Folder } from '../../drill/simulation/tenant/mailbox-folder.ts';
import type { Tenant } from '../../shared/catalogue/tenant.ts';
import type { Verdict } from '../../shared/catalogue/step.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';

const { rehearse } = rehearsalStage();

test('a folder opened to everybody is shut, and undo opens it as it was', async () => {
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

const step = steps.find(({ name }) => name === 'remove-delegates')!;

/** A mailbox that one colleague may open, send for and look into: one right for each name by which Exchange shows people. */
async function withDelegate(): Promise<Rehearsal & { mailbox: Mailbox; delegate: Mailbox; inbox: Folder }> {
  const rehearsal = await rehearse(rehearsals[step.name] ?? {});
  const { mailboxes } = rehearsal.simulated.state;
  const mailbox = mailboxes.get(rehearsal.account.objectId)!;
  const colleague = [...mailboxes.values()].find(({ objectId }) => objectId !== mailbox.objectId)!;
  const delegate = { ...colleague, userPrincipalName: 'signs-in-as@contoso.com', aliases: ['formerly@contoso.com'] };
  mailboxes.set(delegate.objectId, delegate);
  mailbox.permissions = mailbox.permissions.filter(({ trustee }) => trustee === 'NT AUTHORITY\\SELF');
  mailbox.permissions.push(fullAccess(delegate));
  mailbox.grantSendOnBehalfTo = [delegate.objectId];
  for (const folder of mailbox.folders) folder.permissions.push(editor(delegate));
  return { ...rehearsal, mailbox, delegate, inbox: mailbox.folders.find(({ folderType }) => folderType === 'Inbox')! };
}

const fullAccess = ({ objectId: trustee }: Mailbox): Mailbox['permissions'][number] => {
  return { trustee, accessRights: ['FullAccess'], inherited: false, deny: false };
};
const editor = ({ objectId: user }: Mailbox): Folder['permissions'][number] => {
  return { user, accessRights: ['Editor'], sharingPermissionFlags: [] };
};

/** Removes whoever is not on the list; answers the verdict and how often somebody was looked up. */
async function removedBut(
  keepDelegates: readonly string[],
  { account, tenant: real, context: { compromisedSince, ...context } }: Rehearsal,
): Promise<{ verdict: Verdict; lookUps: number }> {
  let lookUps = 0;
  const tenant: Tenant = {
    ...real,
    exchange: {
      run(cmdlet, parameters, anchor) {
        if (/^Get-(Mailbox|Recipient)$/.test(cmdlet) && parameters['Identity'] !== account.objectId) lookUps += 1;
        return real.exchange.run(cmdlet, parameters, anchor);
      },
    },
  };
  // The setting is not as long as what an alert may name.
  const options = { ...PlanOptions.parse({}), keepDelegates: [...keepDelegates] };
  const asked = { ...context, compromisedSince, options };
  const before = await step.capture(account, tenant, asked);
  await step.execute(account, before, tenant, asked);
  return { verdict: await step.verify(account, before, tenant, asked), lookUps };
}

const names: Readonly<Record<string, (delegate: Mailbox) => string>> = {
  'principal name': ({ userPrincipalName }) => userPrincipalName.toUpperCase(),
  address: ({ primarySmtpAddress }) => primarySmtpAddress,
  'earlier address': ({ aliases }) => aliases[0]!,
  'object id': ({ objectId }) => objectId,
};

test.each(Object.keys(names))('a delegate whom the organisation allows by their %s keeps every right', async (name) => {
  const stage = await withDelegate();
  const was = structuredClone(stage.mailbox);
  const { verdict } = await removedBut([names[name]!(stage.delegate)], stage);
  expect(stage.mailbox).toEqual(was);
  expect(verdict.is).toBe('holds');
});

test('a long list of allowed delegates costs no more calls than the mailbox has delegates', async () => {
  const stage = await withDelegate();
  const others = Array.from({ length: 400 }, (_, n) => `colleague-${String(n)}@contoso.com`);
  const { verdict, lookUps } = await removedBut([...others, stage.delegate.primarySmtpAddress], stage);
  expect(verdict.is).toBe('holds');
  // By principal name, name and display name: each at two looks.
  expect(lookUps).toBeLessThanOrEqual(6);
});

test('a short list is not paid for by each of many planted delegates', async () => {
  const stage = await withDelegate();
  const { mailboxes } = stage.simulated.state;
  const planted = Array.from({ length: 30 }, (_, n) => {
    const objectId = `9a170000-0000-4000-8000-0000000000${String(10 + n)}`;
    return emptyMailbox({ objectId, userPrincipalName: `p${String(n)}@contoso.com`, displayName: `P ${String(n)}` });
  });
  for (const one of planted) mailboxes.set(one.objectId, one);
  stage.mailbox.permissions.push(...planted.map(fullAccess));
  const { verdict, lookUps } = await removedBut([stage.delegate.primarySmtpAddress], stage);
  expect(verdict.is).toBe('holds');
  expect(stage.mailbox.permissions.map(({ trustee }) => trustee)).toEqual([
    'NT AUTHORITY\\SELF',
    stage.delegate.objectId,
  ]);
  // The list of one, and the three names it goes by: each at two looks.
  expect(lookUps).toBeLessThanOrEqual(8);
});

test.each(['beside them', 'alone'])(
  'a namesake of an allowed delegate, shown by the same name, goes: %s',
  async (how) => {
    const stage = await withDelegate();
    const { delegate, inbox } = stage;
    const about = { objectId: '9a170000-0000-4000-8000-000000000002', displayName: delegate.displayName };
    const namesake = emptyMailbox({ ...about, userPrincipalName: 'namesake@contoso.com' });
    stage.simulated.state.mailboxes.set(namesake.objectId, namesake);
    const kept = how === 'alone' ? [] : inbox.permissions.filter(({ user }) => user === delegate.objectId);
    inbox.permissions = [...kept, editor(namesake)];
    const { verdict } = await removedBut([delegate.primarySmtpAddress], stage);
    expect(inbox.permissions).toEqual(kept);
    expect(verdict.is).toBe('holds');
  },
);

test.each(['beside them', 'alone'])(
  'a stranger who calls themselves by the address of an allowed delegate goes: %s',
  async (how) => {
    const stage = await withDelegate();
    const { delegate, inbox, mailbox } = stage;
    const about = { objectId: '9a170000-0000-4000-8000-000000000003', displayName: delegate.primarySmtpAddress };
    const stranger = emptyMailbox({ ...about, userPrincipalName: 'stranger@contoso.com' });
    stage.simulated.state.mailboxes.set(stranger.objectId, stranger);
    const kept = how === 'alone' ? [] : inbox.permissions.filter(({ user }) => user === delegate.objectId);
    inbox.permissions = [...kept, editor(stranger)];
    const rights = structuredClone(mailbox.permissions);
    const { verdict } = await removedBut([delegate.primarySmtpAddress], stage);
    expect(inbox.permissions).toEqual(kept);
    expect(mailbox.permissions).toEqual(rights);
    expect(verdict.is).toBe('holds');
  },
);
