import { containedBy, released } from './contained-by.ts';
import type { Taken } from './contained-by.ts';
import { rehearsalStage } from './rehearse.ts';
import { picture } from './rehearse.ts';

const { rehearse } = rehearsalStage();

/** What sends mail out, lets somebody else in, or signs in. */
const doors = [
  'disable-made-transport-rules',
  'disable-registered-devices',
  'remove-delegates',
  'revoke-oauth-grants',
  'stop-forwarding',
];
const ofMailbox = ({ simulated, account }: Taken) => simulated.state.mailboxes.get(account.objectId)!;
const foreseen = ({ step, account, before, context }: Taken): string[] =>
  step.foresee(account, before, context.options).map(({ what }) => what);

test.each(doors)(
  '%s: none comes back on a guess since when the account is compromised, however old it is',
  async (name) => {
    const taken = await containedBy(rehearse, name);
    const was = picture(taken);
    await released(taken, { sinceStated: undefined });
    expect(picture(taken)).toEqual(was);
  },
);

test('no phone comes back on a guess, though the programs do that let phones in', async () => {
  const taken = await containedBy(rehearse, 'block-mobile-devices');
  const blocked = [...ofMailbox(taken).settings.clientAccess.blockedDevices];
  await released(taken, { sinceStated: undefined });
  expect(blocked.length).toBeGreaterThan(0);
  expect(ofMailbox(taken).settings.clientAccess.blockedDevices).toEqual(blocked);
});

test('no rule that sends mail comes back on a guess, and one that only files it does', async () => {
  const taken = await containedBy(rehearse, 'disable-inbox-rules');
  await released(taken, { sinceStated: undefined });
  const running = ofMailbox(taken).inboxRules.filter(({ enabled, name }) => enabled && !name.startsWith('Junk'));
  expect(running.map(({ name }) => name)).toEqual(['Projects']);
});

test.each(['stop-forwarding', 'disable-inbox-rules', 'remove-delegates'])(
  '%s: what a person knows and accepts comes back',
  async (name) => {
    const taken = await containedBy(rehearse, name);
    const was = JSON.stringify(ofMailbox(taken));
    await released(taken, { sinceStated: undefined, accept: foreseen(taken) });
    expect(JSON.stringify(ofMailbox(taken))).not.toBe(was);
  },
);
