import type { ReleaseContext } from '../../shared/catalogue/step.ts';
import { days, hours } from '../../shared/domain/duration.ts';
import { steps } from '../../shared/microsoft365/order.ts';
import { picture, rehearsalStage } from './rehearse.ts';
import { rehearsals } from './rehearsals.ts';
import { settled } from './settled.ts';

const { rehearse } = rehearsalStage();

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
    const release: ReleaseContext = {
      kind: 'remediated',
      sinceStated: true,
      compromisedSince,
      hostile,
      options,
      since: tenant.now(),
    };
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
