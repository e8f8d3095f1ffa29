import { steps } from '../../shared/microsoft365/order.ts';
import type { ReleaseContext, Step, Verdict } from '../../shared/catalogue/step.ts';
import { hours, minutes, seconds } from '../../shared/domain/duration.ts';
import { Later } from '../../shared/domain/errors.ts';
import { picture, refusedTo, rehearsalStage, victimOf } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';
import { settled } from './settled.ts';

const { rehearse, rehearseUnder } = rehearsalStage();

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

  test('needs exactly the permissions it declares, whether its account was read just now or long ago', async () => {
    const declared = [...new Set(step.permissions.map(({ role }) => role))];
    const rehearsal = await rehearseUnder(declared, about);
    const { account, tenant, context, simulated, clock } = rehearsal;
    // An account that was read this very minute is called what it was called then: others are looked up.
    await step.capture(account, tenant, context);
    clock.advance(minutes(5));
    const before = await step.capture(account, tenant, context);
    await step.execute(account, before, tenant, context);
    await step.verify(account, before, tenant, context);
    clock.advance(hours(2));
    for (const kind of ['remediated', 'false-alarm'] as const) {
      const release: ReleaseContext = { ...context, kind, hostile: [] };
      await step.undo.taken?.(account, before, tenant, release);
      await step.undo.reappeared?.(account, before, tenant, release);
      if ('irreversible' in step.undo) continue;
      await step.undo.restore(account, before, tenant, release);
      await step.undo.verify(account, before, tenant, release);
    }
    expect(refusedTo(simulated)).toEqual([]);
    expect([...simulated.state.usedRoles].sort()).toEqual([...new Set([...declared, ...tierZeroRoles])].sort());
  });
});
