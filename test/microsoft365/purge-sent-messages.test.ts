import { phishingSubject } from '../../drill/doors/phishing-mail.ts';
import { purgeSentMessages } from '../../shared/microsoft365/steps/content/purge-sent-messages.ts';
import type { Step, StepContext, Verdict } from '../../shared/catalogue/step.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { minutes } from '../../shared/domain/duration.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { anAccount } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const step = purgeSentMessages as Step;
const about = 'purge-sent-messages';
const options = { purgeSent: { askedBy: 'Mia', subject: phishingSubject } };

async function asDecided(decisions: readonly Decision[], rehearsal: Rehearsal): Promise<Verdict> {
  const { account, tenant } = rehearsal;
  const context: StepContext = { ...rehearsal.context, decisions };
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  rehearsal.clock.advance(minutes(10));
  return step.verify(account, before, tenant, context);
}

const purges = ({ simulated }: Rehearsal): number =>
  [...simulated.state.content.ediscoveryCases.values()].flatMap(({ operations }) => operations).length;

test.each<[string, Decision[]]>([
  ['nobody has said anything', []],
  ['only who asked approves', [{ decision: 'approve', by: 'Mia', about }]],
  ['who asked approves in other letters', [{ decision: 'approve', by: ' MIA ', about }]],
  ['something else is approved', [{ decision: 'approve', by: 'Noor', about: 'move-mailbox' }]],
])('nothing is purged while %s', async (_, decisions) => {
  const rehearsal = await rehearse({ options });
  const verdict = await asDecided(decisions, rehearsal);
  expect(verdict).toMatchObject({ is: 'not-yet', actAgain: true });
  expect('seen' in verdict && verdict.seen).toMatch(
    /^waits for a second person .*3 messages to 3 colleagues, asked for by Mia/,
  );
  expect(purges(rehearsal)).toBe(0);
  expect(rehearsal.simulated.state.content.ediscoveryCases.size).toBe(0);
});

test('a rejection ends it, though somebody approves later', async () => {
  const rehearsal = await rehearse({ options });
  const verdict = await asDecided(
    [
      { decision: 'reject', by: 'Noor', about },
      { decision: 'approve', by: 'Sam', about },
    ],
    rehearsal,
  );
  expect(verdict).toEqual({ is: 'not-performed', reason: 'Noor rejected the purge' });
  expect(purges(rehearsal)).toBe(0);
});

test('a second person approves, and the mail leaves the mailboxes of colleagues', async () => {
  const rehearsal = await rehearse({ options });
  expect(await asDecided([{ decision: 'approve', by: 'Noor', about }], rehearsal)).toMatchObject({ is: 'holds' });
  const left = [...rehearsal.simulated.state.mailboxes.values()].flatMap(({ messages }) => messages);
  expect(left.filter(({ subject }) => subject === phishingSubject)).toEqual([]);
});

test('it is settled on the side: the case neither waits for it nor needs it, and without being asked for it is not planned', () => {
  const at = '2026-11-01T12:00:00.000Z';
  const asked = drawPlan(microsoft365, anAccount(), PlanOptions.parse(options), at);
  expect(asked.detached?.map(({ name: run, required, wakesOn }) => ({ run, required, wakesOn }))).toEqual([
    { run: about, required: false, wakesOn: 'decision' },
  ]);
  expect([...asked.cutOff, ...asked.rest].map(({ name: run }) => run)).not.toContain(about);
  expect(drawPlan(microsoft365, anAccount(), PlanOptions.parse({}), at).detached).toBeUndefined();
});
