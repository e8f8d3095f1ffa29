import { folder } from '../../drill/simulation/tenant/mailbox-folder.ts';
import { emptyMailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { examinationNamed } from '../../shared/catalogue/far-end.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import type { Finding } from '../../shared/catalogue/examination.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

async function examined(name: string, prepare: (rehearsal: Rehearsal) => void = () => undefined): Promise<Finding> {
  const rehearsal = await rehearse({});
  prepare(rehearsal);
  return examinationNamed(microsoft365, name)!.examine(rehearsal.account, rehearsal.tenant, rehearsal.context);
}

const first = ({ items }: Finding): string[] => items.flatMap(({ what, suspicious }) => (suspicious ? [what] : []));

test('another mailbox that it can open is told with the rules that work there for the attacker', async () => {
  const finding = await examined('mailboxes-it-can-open', ({ simulated: { state }, account }) => {
    const jonas = [...state.mailboxes.values()].find(({ displayName }) => displayName === 'Jonas Keller')!;
    jonas.recipientPermissions.push({ trustee: account.objectId, accessRights: ['SendAs'] });
    jonas.grantSendOnBehalfTo.push(account.objectId);
  });
  expect(first(finding)).toEqual(['marie.dubois@contoso.com: full access; it deletes mail by ".."']);
  expect(finding.items.map(({ what }) => what)).toContain('jonas.keller@contoso.com: send as, send on behalf');
});

test('a mailbox that is refused costs one line; the discovery mailbox, which belongs to nobody, costs none', async () => {
  const whole = await examined('mailboxes-it-can-open');
  expect(whole.summary).toMatch(/full access was checked on (\d+) of \1,/);
  const one = await examined('mailboxes-it-can-open', ({ simulated: { state } }) => {
    state.faults.push({ match: 'Get-MailboxPermission', times: 1, answer: 403 });
  });
  expect(one.items).toContainEqual({
    what: 'not examined: 1 mailboxes',
    detail: expect.stringMatching(/^\S+@contoso\.com \(.+\)$/) as string,
    suspicious: true,
  });
  expect(one.items.length).toBeGreaterThanOrEqual(whole.items.length);
});

test('a mailbox that it can open and whose rules are refused is told all the same', async () => {
  const { items } = await examined('mailboxes-it-can-open', ({ simulated: { state } }) => {
    state.faults.push({ match: 'Get-InboxRule', times: 1, answer: 403 });
  });
  expect(items[0]).toMatchObject({ what: 'marie.dubois@contoso.com: full access', suspicious: true });
  expect(items[0]?.detail).toMatch(/^its rules could not be read: /);
});

test('full access that an entry denies opens nothing', async () => {
  const finding = await examined('mailboxes-it-can-open', ({ simulated: { state }, account }) => {
    const marie = [...state.mailboxes.values()].find(({ displayName }) => displayName === 'Marie Dubois')!;
    marie.permissions.push({ trustee: account.objectId, accessRights: ['FullAccess'], inherited: false, deny: true });
  });
  expect(first(finding)).toEqual([]);
});

test('a blocked sender of the organisation is looked at first, and so is a rule that only bears the name of Exchange’s own', async () => {
  const finding = await examined('mail-that-is-hidden', ({ simulated: { state }, account }) => {
    state.mailboxes.get(account.objectId)!.settings.junk.blocked.push('news@shop.example');
  });
  expect(first(finding)).toEqual([
    'mail from security@contoso.com goes to the junk folder',
    'rule "Junk E-mail Rule" (enabled) only has the name of a rule that Exchange keeps: it deletes mail',
  ]);
});

test('the address of a published calendar is the key to it and is not told', async () => {
  const finding = await examined('add-ins-and-published-calendars');
  expect(first(finding)).toEqual(['add-in Mail Merge Pro by Unknown publisher', 'the calendar is published']);
  expect(JSON.stringify(finding)).not.toContain('outlook.example');
});

test('mailboxes that Exchange does not tell are not taken for none', async () => {
  const { summary, items } = await examined('mailboxes-it-can-open', ({ simulated: { state } }) => {
    state.pages = 'expire';
    for (const n of ['1', '2', '3']) {
      const objectId = `70a50000-0000-4000-8000-00000000000${n}`;
      const room = { objectId, displayName: `Room ${n}`, userPrincipalName: `room${n}@contoso.com` };
      state.mailboxes.set(objectId, emptyMailbox(room));
    }
  });
  expect(summary).toContain('where the list was cut off');
  expect(items).toContainEqual(
    expect.objectContaining({
      what: 'there are more mailboxes than Exchange told: the list was cut off',
      suspicious: true,
    }),
  );
});

test('a calendar beside the default one can be published too', async () => {
  const finding = await examined('add-ins-and-published-calendars', ({ simulated: { state }, account }) => {
    const { folders, objectId } = state.mailboxes.get(account.objectId)!;
    folders.push({ ...folder(objectId, 'Board', 'Board', 'User Created'), calendar: { published: 'FullDetails' } });
    folders.push({ ...folder(objectId, 'Own', 'Own', 'User Created'), calendar: { published: null } });
  });
  expect(first(finding)).toContain('the calendar "/Board" is published');
  expect(finding.summary).toMatch(/, 2 published calendars$/);
});

test('a calendar that is refused costs one line', async () => {
  const finding = await examined('add-ins-and-published-calendars', ({ simulated: { state } }) => {
    state.faults.push({ match: 'Get-MailboxCalendarFolder', times: 1, answer: 403 });
  });
  expect(first(finding)).toContain('calendars of which it is not known whether they are published');
  expect(finding.summary).toMatch(/, 0 published calendars$/);
});
