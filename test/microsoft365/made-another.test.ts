import { writeMailboxAct } from '../../drill/simulation/tenant/mailbox-acts.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { inboxRule } from '../../drill/simulation/tenant/mailbox.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import { people } from '../../drill/simulation/tenant/people.ts';
import { containedBy, released } from './contained-by.ts';
import type { Taken } from './contained-by.ts';
import { picture, rehearsalStage } from './rehearse.ts';

const { rehearse } = rehearsalStage();

const ofMailbox = ({ simulated, account }: Pick<Taken, 'simulated' | 'account'>): Mailbox =>
  simulated.state.mailboxes.get(account.objectId)!;

/** What an attacker makes of a thing of the owner's while Cordon keeps it off: with a token that has not run out it is a call. */
const madeAnother: Readonly<Record<string, (taken: Taken) => () => boolean>> = {
  'disable-inbox-rules': (taken) => {
    const mailbox = ofMailbox(taken);
    const at = mailbox.inboxRules.findIndex(({ name }) => name === 'Projects');
    mailbox.inboxRules[at] = inboxRule({ ...mailbox.inboxRules[at]!, forwardTo: ['new@thief.example'] });
    return () => mailbox.inboxRules[at]!.enabled;
  },
  'remove-sweep-rules': (taken) => {
    const { sweepRules } = ofMailbox(taken).settings;
    const rule = sweepRules.find(({ name }) => name === 'Newsletters')!;
    Object.assign(rule, { sender: 'security@contoso.com' });
    return () => rule.enabled;
  },
  'stop-automatic-replies': (taken) => {
    const { automaticReplies } = ofMailbox(taken).settings;
    automaticReplies.externalMessage = 'Pay to the account at https://thief.example';
    return () => automaticReplies.state !== 'Disabled';
  },
};

test.each(Object.keys(madeAnother))(
  '%s: what is older than the compromise comes back, unless it was made another while the case ran',
  async (name) => {
    const same = await containedBy(rehearse, name);
    // Whatever was there is the owner's: nobody changed it since.
    const compromisedSince = same.account.readAt;
    const was = picture(same);
    await released(same, { compromisedSince });
    expect(picture(same)).not.toEqual(was);
    await same.simulated.close();
    const taken = await containedBy(rehearse, name);
    const isOn = madeAnother[name]!(taken);
    await released(taken, { compromisedSince: taken.account.readAt });
    expect(isOn()).toBe(false);
    await released(taken, { kind: 'false-alarm' });
    expect(isOn()).toBe(true);
  },
);

test('forwarding to a name inside does not come back once the name stands for another address', async () => {
  const setUp = async (isMoved: boolean): Promise<string | null> => {
    const taken = await containedBy(rehearse, 'stop-forwarding', (rehearsal) => {
      Object.assign(ofMailbox(rehearsal), { forwardingAddress: people.jonas.objectId, forwardingSmtpAddress: null });
    });
    const inside = taken.simulated.state.mailboxes.get(people.jonas.objectId)!;
    if (isMoved) Object.assign(inside, { primarySmtpAddress: 'partner@thief.example' });
    await released(taken, { compromisedSince: taken.account.readAt });
    return ofMailbox(taken).forwardingAddress;
  };
  expect(await setUp(false)).not.toBeNull();
  expect(await setUp(true)).toBeNull();
});

test('forwarding that must stay away is known by its address, whatever the case of its letters', async () => {
  const { step, before, ...taken } = await containedBy(rehearse, 'stop-forwarding');
  const { account, tenant, context } = taken;
  const to = (before as { ForwardingSmtpAddress: string }).ForwardingSmtpAddress;
  const { compromisedSince } = context;
  const release = { kind: 'remediated', compromisedSince, hostile: ['forwarding'], since: tenant.now() } as const;
  ofMailbox(taken).forwardingSmtpAddress = to.replace('smtp:', '').toUpperCase();
  expect(await step.undo.reappeared?.(account, before, tenant, release)).toEqual(['forwarding']);
});

test('a mailbox that has another name by now: the owner’s rules come back, and the attacker’s, told of late, does not', async () => {
  const late = { ruleIdentity: '18140901064495850001', name: 'just now' };
  const taken = await containedBy(rehearse, 'disable-inbox-rules', ({ simulated, account, clock }) => {
    const mailbox = simulated.state.mailboxes.get(account.objectId)!;
    mailbox.inboxRules.push(inboxRule({ ...late, forwardTo: ['late@drop.example'] }));
    writeMailboxAct(simulated.state, {
      ...{ operation: 'New-InboxRule', actor: account.objectId, owner: account.objectId, tokenIssuedAt: null },
      at: clock.now() - minutes(10),
      object: `${mailbox.name}\\${late.ruleIdentity}`,
      parameters: { Name: late.name },
    });
  });
  Object.assign(ofMailbox(taken), { name: 'alex.winter' });
  await released(taken);
  const running = ofMailbox(taken).inboxRules.filter(({ enabled, hidden }) => enabled && !hidden);
  const names = running.map(({ name }) => name);
  expect([names.includes('Projects'), names.includes(late.name)]).toEqual([true, false]);
});
