import { steps } from '../../shared/microsoft365/order.ts';
import type { ReleaseContext, Step, Verdict } from '../../shared/catalogue/step.ts';
import { days, hours, minutes, seconds } from '../../shared/domain/duration.ts';
import { Later } from '../../shared/domain/errors.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { picture, rehearsalStage, victimOf, withRightsToRead } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';

const { rehearse } = rehearsalStage();

/** Looks until the tenant has settled, moving the clock as patience would. */
async function settled(step: Step, { clock }: Rehearsal, look: () => Promise<Verdict>): Promise<Verdict> {
  let verdict = await look();
  for (let looks = 0; looks < 40 && verdict.is === 'not-yet'; looks += 1) {
    clock.advance(Math.max(step.patience.pollEvery, looks * minutes(10)));
    verdict = await look();
  }
  return verdict;
}

/** The verdict after it was executed. */
function verdictOf(step: Step, rehearsal: Rehearsal, before: unknown): Promise<Verdict> {
  const { account, tenant } = rehearsal;
  const acknowledged = rehearsals[step.name]?.restsOnItsAnswer ? { actedAt: tenant.now() } : {};
  const context = { ...rehearsal.context, ...acknowledged };
  return settled(step, rehearsal, () => step.verify(account, before, tenant, context));
}

test('every step has a rehearsal, and every rehearsal a step', () => {
  expect(Object.keys(rehearsals).sort()).toEqual(steps.map(({ name }) => name).sort());
});

describe.each(steps.map((step) => [step.name, step] as const))('%s', (name, step) => {
  const tierZeroRoles = (step.tierZero ?? []).map(({ role }) => role);
  const about = { ...rehearsals[name], tierZeroRoles };
  const peopleDoTheirPart = ({ simulated, account }: Rehearsal): void => about.peopleDo?.(simulated, account);

  test('does not hold before, and holds after it was executed', async () => {
    const rehearsal = await rehearse(about);
    const { account, tenant, context } = rehearsal;
    const before = await step.capture(account, tenant, context);
    expect((await step.verify(account, before, tenant, context)).is).toBe(about.before ?? 'not-yet');
    await step.execute(account, before, tenant, context);
    peopleDoTheirPart(rehearsal);
    expect((await verdictOf(step, rehearsal, before)).is).toBe(about.after ?? 'holds');
  });

  test('its probe reads, and changes nothing', async () => {
    const rehearsal = await rehearse(about);
    const { account, tenant, simulated } = rehearsal;
    const was = picture(rehearsal);
    const writes = simulated.state.writes.length;
    await step.probe(account, tenant);
    expect(simulated.state.writes).toHaveLength(writes);
    expect(picture(rehearsal)).toEqual(was);
  });

  test('executed twice is the same as executed once', async () => {
    const rehearsal = await rehearse(about);
    const { account, tenant, context } = rehearsal;
    const before = await step.capture(account, tenant, context);
    await step.execute(account, before, tenant, context);
    rehearsal.clock.advance(seconds(5));
    // One random password is as good as the other.
    const passwords = ['password', 'previousPassword'];
    const once = picture(rehearsal, passwords);
    await step.execute(account, before, tenant, context);
    expect(picture(rehearsal, passwords)).toEqual(once);
  });

  test('holds after the answer to its first write was lost', async () => {
    const rehearsal = await rehearse(about);
    const { account, tenant, context, simulated } = rehearsal;
    const before = await step.capture(account, tenant, context);
    if (about.firstWrite === undefined) {
      await step.execute(account, before, tenant, context);
      expect(simulated.state.writes).toEqual([]);
      return;
    }
    simulated.state.faults.push({ match: about.firstWrite, times: 1, answer: 'lost-answer' });
    await expect(step.execute(account, before, tenant, context)).rejects.toBeInstanceOf(Later);
    rehearsal.clock.advance(seconds(2));
    await step.execute(account, before, tenant, context);
    peopleDoTheirPart(rehearsal);
    expect((await verdictOf(step, rehearsal, before)).is).toBe(about.after ?? 'holds');
  });

  test('foresees what it changes, and nothing once that is done', async () => {
    const rehearsal = await rehearse(about);
    const { account, tenant, context, simulated } = rehearsal;
    const before = await step.capture(account, tenant, context);
    const foreseen = step.foresee(account, before, context.options);
    for (const { what, from, to } of foreseen) {
      expect(what).not.toBe('');
      expect(from).not.toBe(to);
    }
    const was = picture(rehearsal);
    await step.execute(account, before, tenant, context);
    const hasChanged = JSON.stringify(picture(rehearsal)) !== JSON.stringify(was);
    if (hasChanged) expect(foreseen).not.toEqual([]);
    peopleDoTheirPart(rehearsal);
    await verdictOf(step, rehearsal, before);
    // What cannot be undone is done anew each time: a session is ended, a password set.
    if ('irreversible' in step.undo) return;
    const now = await victimOf(simulated, tenant);
    const after = await step.capture(now, tenant, context);
    expect(step.foresee(now, after, context.options)).toEqual([]);
  });

  test('undo brings back what was and proves it, or says that it cannot', async () => {
    const rehearsal = await rehearse(about);
    const { account, tenant, context } = rehearsal;
    const ignored = about.newAfterUndo ?? [];
    const was = picture(rehearsal, ignored);
    const everything = picture(rehearsal);
    const before = await step.capture(account, tenant, context);
    await step.execute(account, before, tenant, context);
    if ('irreversible' in step.undo) {
      expect(step.undo.irreversible).toMatch(/\.$/);
      return;
    }
    const { restore, verify } = step.undo;
    if (about.actsAtReleaseOnly) expect(picture(rehearsal)).toEqual(everything);
    else expect(picture(rehearsal)).not.toEqual(everything);
    const release: ReleaseContext = {
      kind: 'false-alarm',
      compromisedSince: context.compromisedSince,
      hostile: [],
      since: tenant.now(),
    };
    rehearsal.clock.advance(about.takes ?? seconds(20));
    expect((await verify(account, before, tenant, release)).is).toBe('not-yet');
    await restore(account, before, tenant, release);
    rehearsal.clock.advance(about.takes ?? seconds(5));
    if (about.actsAtReleaseOnly) expect(picture(rehearsal, ignored)).not.toEqual(was);
    else expect(picture(rehearsal, ignored)).toEqual(was);
    expect((await settled(step, rehearsal, () => verify(account, before, tenant, release))).is).toBe('holds');
  });

  test('needs exactly the permissions it declares', async () => {
    const rehearsal = await rehearse(about, withRightsToRead(step.permissions.map(({ role }) => role)));
    const { account, tenant, context, simulated } = rehearsal;
    simulated.state.usedRoles.clear();
    const before = await step.capture(account, tenant, context);
    await step.execute(account, before, tenant, context);
    await step.verify(account, before, tenant, context);
    if (!('irreversible' in step.undo)) {
      const { compromisedSince, since } = context;
      const release: ReleaseContext = { kind: 'false-alarm', compromisedSince, hostile: [], since };
      await step.undo.restore(account, before, tenant, release);
      await step.undo.verify(account, before, tenant, release);
    }
    expect([...simulated.state.usedRoles].sort()).toEqual(
      [...new Set([...step.permissions.map(({ role }) => role), ...tierZeroRoles])].sort(),
    );
  });
});

const shutAgain = [
  'disable-inbox-rules',
  'remove-sweep-rules',
  'stop-forwarding',
  'remove-delegates',
  'revoke-oauth-grants',
  'revoke-app-role-assignments',
  'disable-registered-devices',
  'disable-made-transport-rules',
  'stop-automatic-replies',
  'block-mobile-devices',
  'block-legacy-protocols',
  'strip-privileged-roles',
];

describe.each(shutAgain)('%s, after a compromise', (name) => {
  const step = steps.find((each) => each.name === name)!;
  const about = {
    ...rehearsals[name],
    scenario: 'everything',
    tierZeroRoles: (step.tierZero ?? []).map(({ role }) => role),
  };

  test('what arose since then stays away, and is shut again where somebody brought it back', async () => {
    const rehearsal = await rehearse(about);
    const { account, tenant, context, clock } = rehearsal;
    if ('irreversible' in step.undo) throw new Error('nothing comes back');
    const { restore, verify } = step.undo;
    const { compromisedSince, options } = context;
    const before = await step.capture(account, tenant, context);
    // Nothing of theirs is dated: a person names it, and need not get its letters right.
    const isNamed = ['stop-forwarding', 'remove-delegates', 'block-legacy-protocols'].includes(name);
    const hostile = isNamed ? step.foresee(account, before, options).map(({ what }) => what.toUpperCase()) : [];
    const release: ReleaseContext = { kind: 'remediated', compromisedSince, hostile, options, since: tenant.now() };
    await step.execute(account, before, tenant, context);
    // By then the audit log has told everything.
    clock.advance(days(2));
    await restore(account, before, tenant, release);
    expect(await settled(step, rehearsal, () => verify(account, before, tenant, release))).toMatchObject({
      is: 'holds',
    });
    const asReleased = picture(rehearsal, about.newAfterUndo);
    await restore(account, before, tenant, { ...release, kind: 'false-alarm' });
    expect(picture(rehearsal, about.newAfterUndo)).not.toEqual(asReleased);
    clock.advance(hours(1));
    expect(await verify(account, before, tenant, release)).toMatchObject({ is: 'not-yet', actAgain: true });
    await restore(account, before, tenant, release);
    expect(await settled(step, rehearsal, () => verify(account, before, tenant, release))).toMatchObject({
      is: 'holds',
    });
    expect(picture(rehearsal, about.newAfterUndo)).toEqual(asReleased);
  });
});

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
