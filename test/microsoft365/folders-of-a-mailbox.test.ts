import { people } from '../../drill/simulation/tenant/people.ts';
import { folder } from '../../drill/simulation/tenant/mailbox-folder.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import type { Verdict } from '../../shared/catalogue/step.ts';
import { removeDelegates } from '../../shared/microsoft365/steps/mailbox/remove-delegates.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const mailboxOf = ({ simulated, account }: Rehearsal): Mailbox => simulated.state.mailboxes.get(account.objectId)!;
const asked = ({ simulated }: Rehearsal, name: string): number =>
  simulated.state.log.filter(({ operation }) => operation === name).length;

async function contained(prepare: (rehearsal: Rehearsal) => void): Promise<{ rehearsal: Rehearsal; verdict: Verdict }> {
  const rehearsal = await rehearse({ scenario: 'cloud' });
  prepare(rehearsal);
  const { account, tenant, context } = rehearsal;
  const before = await removeDelegates.capture(account, tenant, context);
  await removeDelegates.execute(account, before, tenant, context);
  return { rehearsal, verdict: await removeDelegates.verify(account, before, tenant, context) };
}

test('folders that Exchange keeps for itself have no permissions, and are not asked for', async () => {
  const { rehearsal, verdict } = await contained(() => undefined);
  expect(verdict).toEqual({ is: 'holds', seen: 'no delegate is left; 1 rights were there before' });
  expect(asked(rehearsal, 'Get-MailboxFolderPermission')).toBe(3 * 7);
});

test('one folder that is refused costs that folder: every other is shut, and it is said which was not read', async () => {
  const editor = { user: people.jonas.objectId, accessRights: ['Editor'], sharingPermissionFlags: [] };
  const rehearsal = await rehearse({ scenario: 'cloud' });
  const { account, tenant, context } = rehearsal;
  for (const each of mailboxOf(rehearsal).folders) each.permissions.push(editor);
  const before = await removeDelegates.capture(account, tenant, context);
  rehearsal.simulated.state.faults.push({ match: 'Get-MailboxFolderPermission', times: 1, answer: 403 });
  await removeDelegates.execute(account, before, tenant, context);
  const left = mailboxOf(rehearsal)
    .folders.slice(0, 7)
    .filter(({ permissions }) => permissions.includes(editor));
  expect(left).toHaveLength(1);
  await removeDelegates.execute(account, before, tenant, context);
  rehearsal.simulated.state.faults.push({ match: 'Get-MailboxFolderPermission', times: 1, answer: 403 });
  expect(await removeDelegates.verify(account, before, tenant, context)).toEqual({
    is: 'refused',
    reason: expect.stringMatching(/^the permissions of 1 folders could not be read: \/.* \(.+\); a person/) as string,
  });
});

test('a folder that was deleted in between is nobody’s door', async () => {
  const { verdict } = await contained(({ simulated }) => {
    simulated.state.faults.push({ match: 'Get-MailboxFolderPermission', times: 2, answer: 404 });
  });
  expect(verdict.is).toBe('holds');
});

test('of thousands of folders the named ones and the first hundreds are looked into, and the rest is left to a person', async () => {
  const { rehearsal, verdict } = await contained((it) => {
    const { folders, objectId } = mailboxOf(it);
    const many = Array.from({ length: 700 }, (_, n) =>
      folder(objectId, `P${String(n)}`, `P${String(n)}`, 'User Created'),
    );
    folders.unshift(...many);
  });
  expect(asked(rehearsal, 'Get-MailboxFolderPermission')).toBe(3 * 600);
  const reason = 'the permissions of 107 of 707 folders were not asked for; a person has to look at these';
  expect(verdict).toEqual({ is: 'refused', reason });
});

test.each(['expire', 'repeat'] as const)(
  'a list of folders that is cut off (%s) does not show that none is shared',
  async (pages) => {
    const rehearsal = await rehearse({ scenario: 'cloud' });
    const { account, tenant, context, simulated } = rehearsal;
    const before = await removeDelegates.capture(account, tenant, context);
    simulated.state.pages = pages;
    await removeDelegates.execute(account, before, tenant, context);
    expect(await removeDelegates.verify(account, before, tenant, context)).toEqual({
      is: 'refused',
      reason: expect.stringMatching(
        /could not be read: those after folder \d+ \(the list was cut off\); a person/,
      ) as string,
    });
  },
);

test.each(['InvalidExternalUserIdException', 'UserNotFoundInPermissionEntryException', 'HTTP 404'])(
  'a folder whose permissions Exchange cannot tell for an odd entry is not one that nobody opens: %s',
  async (code) => {
    const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
    const run: typeof tenant.exchange.run = (cmdlet, ...asked) =>
      cmdlet === 'Get-MailboxFolderPermission'
        ? Promise.reject(new Refusal(404, code, 'odd'))
        : tenant.exchange.run(cmdlet, ...asked);
    const odd = { ...tenant, exchange: { run } };
    const before = await removeDelegates.capture(account, tenant, context);
    await removeDelegates.execute(account, before, tenant, context);
    expect(await removeDelegates.verify(account, before, odd, context)).toMatchObject({ is: 'refused' });
  },
);

test('a folder that somebody calls like one of Exchange’s own is asked for all the same', async () => {
  const editor = { user: people.jonas.objectId, accessRights: ['Editor'], sharingPermissionFlags: [] };
  const { rehearsal } = await contained((it) => {
    const { folders, objectId } = mailboxOf(it);
    for (const path of ['recoverable items', 'recoverable items/2026']) {
      const made = folder(objectId, path, path, 'User Created');
      made.permissions.push(editor);
      folders.push(made);
    }
  });
  expect(mailboxOf(rehearsal).folders.filter(({ permissions }) => permissions.includes(editor))).toEqual([]);
});

test.each(['Get-Mailbox', 'Get-MailboxPermission', 'Get-MailboxFolderStatistics'])(
  'an empty answer of %s does not show that nobody gets in',
  async (silent) => {
    const { account, tenant, context } = await rehearse({ scenario: 'cloud' });
    const run: typeof tenant.exchange.run = (cmdlet, ...asked) =>
      cmdlet === silent ? Promise.resolve([]) : tenant.exchange.run(cmdlet, ...asked);
    const before = await removeDelegates.capture(account, tenant, context);
    await removeDelegates.execute(account, before, tenant, context);
    await expect(removeDelegates.verify(account, before, { ...tenant, exchange: { run } }, context)).rejects.toThrow(
      Later,
    );
  },
);
