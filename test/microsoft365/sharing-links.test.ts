import type { DriveItem } from '../../drill/simulation/tenant/content/drive.ts';
import { deleteAccount, renameAccount } from '../../drill/simulation/tenant/account-fates.ts';
import { removeSharingLinks } from '../../shared/microsoft365/steps/content/remove-sharing-links.ts';
import type { Step, StepContext, Verdict } from '../../shared/catalogue/step.ts';
import { Refusal } from '../../shared/domain/errors.ts';
import { days, hours, minutes } from '../../shared/domain/duration.ts';
import type { PlanOptions } from '../../shared/domain/plan-options.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const step = removeSharingLinks as Step;

const filesOf = ({ simulated, account }: Rehearsal): DriveItem[] =>
  simulated.state.content.drives.get(account.objectId)!.items;
const shared = (rehearsal: Rehearsal): string[] =>
  filesOf(rehearsal).flatMap(({ name, permissions }) => (permissions.length > 0 ? [name] : []));

async function removed(
  options: Partial<PlanOptions>,
  setUp: (rehearsal: Rehearsal) => void = () => undefined,
): Promise<Rehearsal & { now: Verdict; later: Verdict }> {
  const rehearsal = await rehearse({ options });
  setUp(rehearsal);
  const { account, tenant, context, clock } = rehearsal;
  const acted: StepContext = { ...context, actedAt: tenant.now() };
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  const now = await step.verify(account, before, tenant, acted);
  clock.advance(hours(2));
  await step.execute(account, before, tenant, acted);
  return { ...rehearsal, now, later: await step.verify(account, before, tenant, acted) };
}

test('a link that nobody can date stays and is named, once the log has told all; the dated ones go', async () => {
  const rehearsal = await removed({ removeSharingLinks: true });
  expect(shared(rehearsal)).toEqual(['Menu of the canteen.pdf']);
  expect(rehearsal.now).toMatchObject({ is: 'not-yet', actAgain: true });
  expect(rehearsal.later).toEqual({
    is: 'holds',
    seen: 'no link made since the compromise is left; 4 were there; nobody can date 1, and it stays until a person says removeSharingLinks "with-undated": Menu of the canteen.pdf',
  });
});

test('where a person says so, undated links go as well', async () => {
  const rehearsal = await removed({ removeSharingLinks: 'with-undated' });
  expect(shared(rehearsal)).toEqual([]);
  expect(rehearsal.now.is).toBe('holds');
});

test('a link for certain people goes too, and so does what was given to one directly', async () => {
  const rehearsal = await removed({ removeSharingLinks: 'with-undated' }, (it) => {
    const [file, other] = filesOf(it);
    const grantedTo = 'somebody-outside';
    file!.shared = { at: 0, by: it.account.objectId };
    file!.permissions = [
      { permissionId: 'p1', roles: ['read'], link: { scope: 'users', type: 'view', secret: 's' }, grantedTo },
    ];
    other!.permissions.push({ permissionId: 'p2', roles: ['write'], link: null, grantedTo });
    const owner = it.account.objectId;
    other!.permissions.push({ permissionId: 'p3', roles: ['owner'], link: null, grantedTo: owner });
  });
  expect(filesOf(rehearsal).flatMap(({ permissions }) => permissions.map(({ permissionId }) => permissionId))).toEqual([
    'p3',
  ]);
});

const menuStays = ['Menu of the canteen.pdf'];

test('an account and a file that are renamed in mid-case cost no date', async () => {
  const rehearsal = await removed({ removeSharingLinks: true }, (it) => {
    it.clock.advance(minutes(100));
    renameAccount(it.simulated.state, it.account.objectId, 'alex.weber-nair@contoso.com');
    const [first] = filesOf(it).filter(({ name }) => name === 'Contracts.docx');
    filesOf(it).splice(filesOf(it).indexOf(first!), 1, { ...first!, name: 'Contracts, signed.docx' });
  });
  expect(shared(rehearsal)).toEqual(menuStays);
  expect(rehearsal.later.is).toBe('holds');
});

test('where the log gives files no id, an address within the OneDrive dates them, and one that is not found holds the step up', async () => {
  const withoutIds = ({ simulated }: Rehearsal): void => {
    const { mailboxActs } = simulated.state.logs;
    mailboxActs.splice(0, mailboxActs.length, ...mailboxActs.map(({ file: _, ...act }) => act));
  };
  const renamed = await removed({ removeSharingLinks: true }, (it) => {
    withoutIds(it);
    it.clock.advance(minutes(100));
    renameAccount(it.simulated.state, it.account.objectId, 'alex.weber-nair@contoso.com');
  });
  // The attacker gave this one another name, so nothing tells which row is about it.
  expect(shared(renamed)).toEqual([...menuStays, 'Budget.xlsx']);
  expect(renamed.later).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('drafts.xlsx') });
});

test('a file that has no id costs the others no date, and what was deleted holds nothing up', async () => {
  const rehearsal = await rehearse({ options: { removeSharingLinks: true } });
  const { account, tenant, context, clock, simulated } = rehearsal;
  const deleted = { operation: 'AnonymousLinkCreated', file: '0dd00000-0000-4000-8000-000000000001' };
  const [some] = simulated.state.logs.mailboxActs.filter(({ file }) => file !== undefined);
  simulated.state.logs.mailboxActs.push({ ...some!, ...deleted, object: some!.object!.replace(/[^/]*$/, 'Gone.docx') });
  const before = await step.capture(account, tenant, context);
  clock.advance(hours(2));
  await step.execute(account, before, tenant, context);
  expect(await step.verify(account, before, tenant, context)).toMatchObject({ is: 'holds' });
  // Here one of the files may be what was deleted for all one knows; the renamed one is known by its id.
  const list: typeof tenant.graph.list = async (path, headers) =>
    ((await tenant.graph.list(path, headers)) as { name?: string }[]).map((row) =>
      row.name === 'Notes.docx' ? { ...row, sharepointIds: null } : row,
    );
  const odd = { ...tenant, graph: { ...tenant.graph, list } };
  const verdict = await step.verify(account, before, odd, context);
  expect(verdict).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('gone.docx') });
  expect('seen' in verdict && verdict.seen).not.toContain('drafts.xlsx');
});

test('a log that does not reach back to the compromise dates nothing', async () => {
  const longAgo = { compromisedSince: new Date(Date.parse('2026-03-02T09:00:00Z') - days(200)).toISOString() };
  const rehearsal = await removed({ removeSharingLinks: true }, ({ context }) => Object.assign(context, longAgo));
  expect(rehearsal.later).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('so far back') });
});

test('without the log no link is dated, and the step does not hold', async () => {
  const rehearsal = await removed({ removeSharingLinks: true }, ({ simulated }) => {
    simulated.state.faults.push({ match: 'Search-UnifiedAuditLog', times: 99, answer: 403 });
  });
  expect(rehearsal.later).toMatchObject({ is: 'not-yet', seen: expect.stringContaining('the audit log') });
});

test('a log that shows nobody’s files dates none, and the step does not hold', async () => {
  const rehearsal = await removed({ removeSharingLinks: true }, ({ simulated }) => {
    simulated.state.logs.colleaguesWorkSince = null;
  });
  expect(rehearsal.later).toMatchObject({ is: 'not-yet', seen: expect.stringContaining("tells of nobody's files") });
});

test('of an account that was deleted in mid-case nobody says that no link is left: its OneDrive stays for a while', async () => {
  const rehearsal = await rehearse({ options: { removeSharingLinks: true } });
  const { account, tenant, context, simulated } = rehearsal;
  const before = await step.capture(account, tenant, context);
  deleteAccount(simulated.state, account.objectId);
  const verdict = step.verify(account, before, tenant, context);
  await expect(verdict).rejects.toMatchObject({ code: 'Request_ResourceNotFound' });
});

test('a file whose sharing cannot be read costs that one, and is named', async () => {
  const rehearsal = await rehearse({ options: { removeSharingLinks: 'with-undated' } });
  const { account, tenant, context } = rehearsal;
  const [hidden] = filesOf(rehearsal).filter(({ permissions }) => permissions.length > 0);
  const list: typeof tenant.graph.list = (path, headers) =>
    path.includes(`/items/${hidden!.itemId}/`)
      ? Promise.reject(new Refusal(403, 'accessDenied', 'no'))
      : tenant.graph.list(path, headers);
  const odd = { ...tenant, graph: { ...tenant.graph, list } };
  const before = await step.capture(account, odd, context);
  await step.execute(account, before, odd, context);
  expect(shared(rehearsal)).toEqual([hidden!.name]);
  expect(await step.verify(account, before, odd, { ...context, actedAt: tenant.now() })).toMatchObject({
    is: 'refused',
    reason: expect.stringContaining(hidden!.name) as string,
  });
});
