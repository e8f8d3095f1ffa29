import { people } from '../../drill/simulation/tenant/people.ts';
import type { DirectoryAccount } from '../../drill/simulation/tenant/directory-account.ts';
import type { Mailbox } from '../../drill/simulation/tenant/mailbox.ts';
import type { TenantState } from '../../drill/simulation/tenant/state.ts';
import { describeAccount, passwordShowsIn } from '../../shared/microsoft365/account-facts.ts';
import { learnAccount } from '../../shared/microsoft365/learn-account.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { stepNamed } from '../../shared/catalogue/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { ReleaseContext, Step, Verdict } from '../../shared/catalogue/step.ts';
import { days, hours, minutes } from '../../shared/domain/duration.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();

interface Rehearsed extends Rehearsal {
  readonly step: Step;
  readonly before: unknown;
  readonly mailbox: Mailbox;
  readonly inDirectory: DirectoryAccount;
  verified(): Promise<Verdict>;
}

/** Of an account that is mastered on premises: captured, and once executed. */
async function acted(name: string, setUp: (account: DirectoryAccount, mailbox: Mailbox) => void): Promise<Rehearsed> {
  const directoryOf = ({ directory }: TenantState): DirectoryAccount => [...directory.values()][0]!;
  const mailboxOf = (state: TenantState): Mailbox => state.mailboxes.get(state.compromised ?? '')!;
  const rehearsal = await rehearse({
    scenario: 'hybrid',
    setUp(state) {
      const [account, mailbox] = [directoryOf(state), mailboxOf(state)];
      setUp(account, mailbox);
      mailbox.grantSendOnBehalfTo = [...account.publicDelegates];
      mailbox.forwardingAddress = account.altRecipient;
    },
  });
  const { account, tenant, context, simulated } = rehearsal;
  const step = stepNamed(microsoft365, name)!;
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  return {
    ...rehearsal,
    step,
    before,
    mailbox: mailboxOf(simulated.state),
    inDirectory: directoryOf(simulated.state),
    verified: () => step.verify(account, before, tenant, context),
  };
}

const givesMarie = (account: DirectoryAccount): void => {
  account.publicDelegates = [people.marie.objectId];
};
const forwardsToMarie = (account: DirectoryAccount): void => {
  account.altRecipient = people.marie.objectId;
};

test('a right to send on behalf that Active Directory masters is named and waited for, never tried nor called gone', async () => {
  const { mailbox, inDirectory, verified, clock, simulated } = await acted('remove-delegates', givesMarie);
  const marie = mailbox.grantSendOnBehalfTo.map((id) => simulated.state.mailboxes.get(id)?.name).join();
  expect(await verified()).toEqual({
    is: 'not-yet',
    seen: `still there: ${marie} (send on behalf, mastered on premises); remove ${marie} from publicDelegates in Active Directory, and the next sync takes it away`,
    actAgain: false,
  });
  inDirectory.publicDelegates = [];
  expect(await verified()).toMatchObject({ is: 'not-yet' });
  clock.advance(minutes(31));
  expect(await verified()).toMatchObject({ is: 'holds' });
});

test('what the cloud masters of the same mailbox is removed at once', async () => {
  const { mailbox, simulated } = await acted('remove-delegates', givesMarie);
  expect(mailbox.permissions.filter(({ trustee }) => trustee === people.priya.objectId)).toEqual([]);
  expect(simulated.state.log.filter(({ status }) => status >= 400)).toEqual([]);
});

test('a mailbox whose attributes were handed over to the cloud loses its delegates like any other', async () => {
  const { mailbox, verified } = await acted('remove-delegates', (account, it) => {
    givesMarie(account);
    it.isCloudManaged = true;
  });
  expect(mailbox.grantSendOnBehalfTo).toEqual([]);
  expect(await verified()).toMatchObject({ is: 'holds' });
});

test('the plan says that a person has to act, and waits longer than for what the cloud masters', async () => {
  const { step, account, before, context } = await acted('remove-delegates', givesMarie);
  const foreseen = step.foresee(account, before, context.options).map(({ to }) => to);
  expect(foreseen.sort()).toEqual(['none', 'none, by a person in Active Directory']);
  const patience = (of: typeof account): number[] =>
    drawPlan(microsoft365, of, context.options, '').rest.flatMap(({ name: run, settleWithin }) =>
      run === 'remove-delegates' || run === 'stop-forwarding' ? [settleWithin] : [],
    );
  expect(patience(account)).toEqual([days(3), days(3)]);
  expect(patience({ ...account, onPremises: null })).toEqual([hours(1), minutes(30)]);
});

test('forwarding that Active Directory masters is named and waited for, and the owner keeps their own copy meanwhile', async () => {
  const { mailbox, inDirectory, verified, clock } = await acted('stop-forwarding', forwardsToMarie);
  expect(mailbox).toMatchObject({ forwardingSmtpAddress: null, deliverToMailboxAndForward: true });
  expect(await verified()).toMatchObject({
    is: 'not-yet',
    seen: expect.stringContaining('clear altRecipient in Active Directory') as unknown,
    actAgain: false,
  });
  inDirectory.altRecipient = null;
  clock.advance(minutes(31));
  expect(await verified()).toMatchObject({ is: 'holds' });
});

test('forwarding to an address outside is mastered in the cloud, and stopped there', async () => {
  const { mailbox, verified } = await acted('stop-forwarding', () => undefined);
  expect(mailbox).toMatchObject({ forwardingSmtpAddress: null, deliverToMailboxAndForward: false });
  expect(await verified()).toMatchObject({ is: 'holds' });
});

test.each([
  ['remove-delegates', givesMarie],
  ['stop-forwarding', forwardsToMarie],
])('%s: nothing dates what was set in Active Directory, so it stays away at release', async (name, gives) => {
  const { step, before, account, tenant, inDirectory, clock, context, simulated } = await acted(name, gives);
  if ('irreversible' in step.undo) throw new Error('there is no way back');
  clock.advance(hours(3));
  const { compromisedSince } = context;
  const release: ReleaseContext = {
    kind: 'remediated',
    sinceStated: true,
    compromisedSince,
    hostile: [],
    since: tenant.now(),
  };
  await step.undo.restore(account, before, tenant, release);
  expect(await step.undo.verify(account, before, tenant, release)).toMatchObject({ is: 'not-yet', actAgain: false });
  expect(await step.undo.reappeared?.(account, before, tenant, release)).toHaveLength(1);
  Object.assign(inDirectory, { publicDelegates: [], altRecipient: null });
  clock.advance(minutes(31));
  expect(await step.undo.verify(account, before, tenant, release)).toMatchObject({ is: 'holds' });
  const falseAlarm = { ...release, kind: 'false-alarm' } as const;
  await step.undo.restore(account, before, tenant, falseAlarm);
  expect(await step.undo.verify(account, before, tenant, falseAlarm)).toMatchObject({
    is: 'not-yet',
    seen: expect.stringContaining('Active Directory') as unknown,
  });
  gives(inDirectory);
  clock.advance(minutes(31));
  expect(await step.undo.verify(account, before, tenant, falseAlarm)).toMatchObject({ is: 'holds' });
  expect(simulated.state.log.filter(({ status }) => status >= 400)).toEqual([]);
});

test('hashes that stopped synchronising are told with the time, and still have to reach the cloud', async () => {
  const { account, tenant, simulated } = await rehearse({ scenario: 'hybrid' });
  const { organization, clock } = simulated.state;
  const learn = async () => (await learnAccount(account, tenant)).learnt;
  expect(await learn()).not.toHaveProperty('hashSyncStopped');
  organization.hashSyncStopped = clock.now() - days(3);
  const stopped = { ...account, learnt: await learn() };
  expect(describeAccount(stopped).join(' ')).toMatch(/stopped synchronising at 2026-02-27T09:00:0\dZ/);
  expect(passwordShowsIn(stopped)).toBe('the cloud');
});
