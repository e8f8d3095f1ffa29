import { people } from '../../drill/simulation/tenant/people.ts';
import { emptyMailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { Verdict } from '../../shared/catalogue/step.ts';
import type { Exchange } from '../../shared/catalogue/tenant.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { removeDelegates } from '../../shared/microsoft365/steps/mailbox/remove-delegates.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const orphan = 'S-1-5-21-1004336348-1177238915-682003330-512';
const mailboxOf = ({ simulated, account }: Rehearsal): Mailbox => simulated.state.mailboxes.get(account.objectId)!;
const calendarOf = (rehearsal: Rehearsal) =>
  mailboxOf(rehearsal).folders.find(({ folderType }) => folderType === 'Calendar')!;
const share = (rehearsal: Rehearsal, user: string): void => {
  calendarOf(rehearsal).permissions.push({ user, accessRights: ['Editor'], sharingPermissionFlags: [] });
};

async function contained(prepare: (rehearsal: Rehearsal) => void): Promise<{ rehearsal: Rehearsal; verdict: Verdict }> {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  prepare(rehearsal);
  const { account, tenant, context } = rehearsal;
  const before = await removeDelegates.capture(account, tenant, context);
  await removeDelegates.execute(account, before, tenant, context);
  return { rehearsal, verdict: await removeDelegates.verify(account, before, tenant, context) };
}

test('the entry of a deleted account is removed by its SID', async () => {
  const { rehearsal, verdict } = await contained((it) => {
    mailboxOf(it).permissions.push({ trustee: orphan, accessRights: ['FullAccess'], inherited: false, deny: false });
  });
  expect(verdict.is).toBe('holds');
  expect(mailboxOf(rehearsal).permissions.map(({ trustee }) => trustee)).not.toContain(orphan);
});

test('an entry that Exchange knows nobody behind lets nobody in: it is said, and the case does not hang on it', async () => {
  const { verdict } = await contained((it) => {
    share(it, 'Somebody Who Left');
  });
  expect(verdict).toEqual({
    is: 'holds',
    seen: 'no delegate is left; 2 rights were there before; entries that stand for nobody any more stay: Somebody Who Left (folder, Editor)',
  });
});

test('somebody outside whom a calendar was shared with is shut out by their address', async () => {
  const { rehearsal, verdict } = await contained((it) => {
    share(it, 'ExchangePublishedUser.thief@drop.example');
  });
  expect(verdict.is).toBe('holds');
  expect(calendarOf(rehearsal).permissions.map(({ user }) => user)).toEqual(['Default', 'Anonymous']);
});

test('of two people of one name, whoever has the right loses it', async () => {
  const { rehearsal, verdict } = await contained((it) => {
    const objectId = '70a50000-0000-4000-8000-000000000009';
    const twin = { objectId, displayName: 'Jonas Keller', userPrincipalName: 'jonas.keller2@contoso.com' };
    it.simulated.state.mailboxes.set(objectId, emptyMailbox(twin));
    share(it, people.jonas.objectId);
  });
  expect(verdict.is).toBe('holds');
  expect(calendarOf(rehearsal).permissions.map(({ user }) => user)).toEqual(['Default', 'Anonymous']);
});

test('whoever shows themselves by the name of the owner’s own entry is no owner of a folder', async () => {
  const { verdict } = await contained((it) => {
    const objectId = '70a50000-0000-4000-8000-000000000009';
    const mallory = { objectId, displayName: 'NT AUTHORITY\\SELF', userPrincipalName: 'mallory@contoso.com' };
    it.simulated.state.mailboxes.set(objectId, emptyMailbox(mallory));
    share(it, objectId);
  });
  expect(verdict).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('SELF (folder, Editor)') as string });
});

test('somebody whom Exchange finds by no identity, and shows by their name, is somebody', async () => {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, context } = rehearsal;
  share(rehearsal, people.jonas.objectId);
  const run: Exchange['run'] = (cmdlet, parameters, anchor) => {
    const isByName = cmdlet === 'Get-Recipient' && parameters['Identity'] === people.jonas.displayName;
    if (isByName || cmdlet === 'Remove-MailboxFolderPermission')
      return Promise.reject(new Refusal(404, isByName ? 'ManagementObjectNotFoundException' : 'Odd', 'no'));
    return rehearsal.tenant.exchange.run(cmdlet, parameters, anchor);
  };
  const tenant = { ...rehearsal.tenant, exchange: { run } };
  const before = await removeDelegates.capture(account, tenant, context);
  await removeDelegates.execute(account, before, tenant, context).catch(() => undefined);
  expect(await removeDelegates.verify(account, before, tenant, context)).toMatchObject({ is: 'not-yet' });
});

test('a deleted account is given nothing back', async () => {
  const { rehearsal } = await contained((it) => {
    mailboxOf(it).permissions.push({ trustee: orphan, accessRights: ['FullAccess'], inherited: false, deny: false });
  });
  const { account, tenant, context } = rehearsal;
  const { undo } = removeDelegates;
  const before = await removeDelegates.capture(account, tenant, context);
  const release = {
    kind: 'false-alarm',
    compromisedSince: context.compromisedSince,
    hostile: [],
    since: context.since,
  } as const;
  const all = { ...before, fullAccess: [orphan, people.priya.userPrincipalName] };
  if ('restore' in undo) {
    await undo.restore(account, all, tenant, release);
    expect((await undo.verify(account, all, tenant, release)).is).toBe('holds');
  }
  const trustees = mailboxOf(rehearsal).permissions.map(({ trustee }) => trustee);
  expect([trustees.includes(people.priya.objectId), trustees.includes(orphan)]).toEqual([true, false]);
});
