import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phishingSubject } from '../../drill/doors/phishing-mail.ts';
import { purgeSentMessages } from '../../shared/microsoft365/steps/content/purge-sent-messages.ts';
import type { Step, StepContext, Verdict } from '../../shared/catalogue/step.ts';
import { microsoft365 } from '../../shared/microsoft365/far-end.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { minutes, seconds } from '../../shared/domain/duration.ts';
import { Refusal, Unaccepted } from '../../shared/domain/errors.ts';
import { PlanOptions } from '../../shared/domain/plan-options.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { openDirectoryCaseStore } from '../../shared/casefile/directory-store.ts';
import { tell } from '../../shared/casefile/record.ts';
import type { Outcome } from '../../shared/plan/outcome.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { rehearsalStage } from './rehearse.ts';
import type { Rehearsal } from './rehearse.ts';

const { rehearse } = rehearsalStage();
const step = purgeSentMessages as Step;
const about = 'purge-sent-messages';
const approved: Decision[] = [{ decision: 'approve', by: 'Noor', about }];
const options = { purgeSent: { askedBy: 'Mia', subject: phishingSubject } };

const heard = (said: readonly Decision[], at: string): StepContext['decisions'] =>
  said.map((decision) => ({ at, decision }));

async function asDecided(said: readonly Decision[], rehearsal: Rehearsal): Promise<Verdict> {
  const { account, tenant } = rehearsal;
  const context: StepContext = { ...rehearsal.context, decisions: heard(said, tenant.now()) };
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
  expect(verdict).toMatchObject({ is: 'not-yet' });
  expect('seen' in verdict && verdict.seen).toMatch(
    /^waits for a second person .*3 messages to 3 colleagues, asked for by Mia/,
  );
  expect(purges(rehearsal)).toBe(0);
  expect(rehearsal.simulated.state.content.ediscoveryCases.size).toBe(0);
});

test('nobody is asked to approve a purge of nothing', async () => {
  const rehearsal = await rehearse({ options: { purgeSent: { askedBy: 'Mia', subject: 'never sent by anybody' } } });
  const verdict = await asDecided(approved, rehearsal);
  expect(verdict).toMatchObject({
    is: 'not-performed',
    reason: expect.stringContaining('never sent by anybody') as unknown,
  });
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

test('what is purged is told by the service only to who asks for the newer words, and one round is one purge', async () => {
  const rehearsal = await rehearse({ options });
  const { account, tenant, clock, simulated } = rehearsal;
  const context: StepContext = { ...rehearsal.context, decisions: heard(approved, tenant.now()) };
  const before = await step.capture(account, tenant, context);
  for (let round = 0; round < 4; round += 1) {
    await step.execute(account, before, tenant, context);
    expect(await step.verify(account, before, tenant, { ...context, actedAt: tenant.now() })).toMatchObject(
      round === 0 ? { is: 'not-yet', seen: 'a purge is running' } : { is: 'holds' },
    );
    clock.advance(minutes(4));
  }
  expect(purges(rehearsal)).toBe(1);
  expect(simulated.state.writes.filter(({ operation }) => operation.includes('purgeData'))).toHaveLength(1);
});

/** The run as the app attempts it. */
async function aPurge({ account, tenant, context }: Rehearsal) {
  const store = openDirectoryCaseStore(await mkdtemp(join(tmpdir(), 'cordon-')));
  const { incident, ...rest } = aStart(account, options);
  const start = { ...rest, incident: { ...incident, compromisedSince: context.compromisedSince } };
  const [run] = drawPlan(microsoft365, account, start.options, tenant.now()).detached ?? [];
  return {
    approve: () => tell(store, start.caseId, { kind: 'decision', at: tenant.now(), decision: approved[0]! }),
    attemptOn: (before?: Outcome) =>
      attempt({ start, run: run!, ...(before ? { before } : {}) }, { farEnd: microsoft365, tenant, store }),
  };
}

test('an approval is followed at once, though the run was attempted a moment before', async () => {
  const rehearsal = await rehearse({ options });
  const { approve, attemptOn } = await aPurge(rehearsal);
  const first = await attemptOn();
  rehearsal.clock.advance(minutes(2));
  const waiting = await attemptOn(first);
  expect(waiting).toMatchObject({ state: 'not-yet', note: expect.stringContaining('waits for a second person') });
  rehearsal.clock.advance(seconds(30));
  await approve();
  const heardIt = await attemptOn(waiting);
  expect(heardIt).toMatchObject({ state: 'not-yet', lookAgain: 1000, actAgain: true });
  expect(purges(rehearsal)).toBe(0);
  expect(await attemptOn(heardIt)).toMatchObject({ state: 'not-yet', note: 'a purge is running' });
  expect(purges(rehearsal)).toBe(1);
});

test('a purge that is never listed is asked for ten times at most, minutes apart, and then a person is told', async () => {
  const rehearsal = await rehearse({ options });
  const { clock, simulated } = rehearsal;
  const hidden = (path: string): Promise<unknown[]> =>
    path.endsWith('/operations') ? Promise.resolve([]) : rehearsal.tenant.graph.list(path);
  const tenant = { ...rehearsal.tenant, graph: { ...rehearsal.tenant.graph, list: hidden } };
  const { approve, attemptOn } = await aPurge({ ...rehearsal, tenant });
  await approve();
  let outcome: Outcome | undefined;
  for (let hour = 0; hour < 60 && (!outcome || outcome.state === 'not-yet'); hour += 1) {
    outcome = await attemptOn(outcome);
    clock.advance(minutes(6));
  }
  expect(outcome).toMatchObject({ state: 'timed-out', note: expect.stringContaining('changed 10 times') });
  expect(simulated.state.writes.filter(({ operation }) => operation.includes('purgeData'))).toHaveLength(10);
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

test('an app outside the role group of Purview is told at once what a person has to run, before anybody is asked to approve', async () => {
  const { account, tenant, context, simulated } = await rehearse({ options });
  simulated.state.content.ediscoveryManagers.clear();
  const message = expect.stringMatching(/New-ServicePrincipal, Add-RoleGroupMember eDiscoveryManager/) as string;
  await expect(step.capture(account, tenant, context)).rejects.toMatchObject({ code: 'NotInRoleGroup', message });
  await expect(step.probe(account, tenant)).rejects.toBeInstanceOf(Refusal);
});

test('a token that nobody accepts just now is no missing role group, and neither is one that Purview takes the second time', async () => {
  const rehearsal = await rehearse({ options });
  const { account, simulated } = rehearsal;
  simulated.state.content.ediscoveryManagers.clear();
  const refusedOnce = (times: number, path: string): Rehearsal['tenant'] => {
    let left = times;
    const list: Rehearsal['tenant']['graph']['list'] = (asked, headers) => {
      if (!asked.startsWith(path))
        return asked.startsWith('/security') ? Promise.resolve([]) : rehearsal.tenant.graph.list(asked, headers);
      left -= 1;
      return left < 0 ? Promise.resolve([]) : Promise.reject(new Unaccepted('InvalidAuthenticationToken'));
    };
    return { ...rehearsal.tenant, graph: { ...rehearsal.tenant.graph, list } };
  };
  expect(await step.probe(account, refusedOnce(1, '/security/cases'))).toBeUndefined();
  const nobody = {
    ...rehearsal.tenant,
    graph: { ...rehearsal.tenant.graph, list: () => Promise.reject(new Unaccepted('401')) },
  };
  await expect(step.probe(account, nobody)).rejects.toBeInstanceOf(Unaccepted);
});
