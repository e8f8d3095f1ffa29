import { conclude } from '../../shared/plan/conclude.ts';
import { drawPlan } from '../../shared/plan/draw-plan.ts';
import { proofTerms } from '../../shared/plan/proof.ts';
import { runsOf } from '../../shared/plan/run.ts';
import type { Run } from '../../shared/plan/run.ts';
import { attempt } from '../../shared/work/attempt.ts';
import { undo } from '../../shared/work/undo.ts';
import { aStart, anAccount } from '../plan/an-account.ts';
import { aRelease, storeForEach } from '../work/a-release.ts';
import { barMember, club, clubFarEnd, clubTenant } from './club.ts';

const storeOf = storeForEach();

test('the engine contains a member of a club as it does an account of Microsoft 365, and lets them in again', async () => {
  const start = aStart(anAccount());
  const work = { farEnd: clubFarEnd, tenant: clubTenant, store: storeOf() };
  const plan = drawPlan(clubFarEnd, start.account, start.options, clubTenant.now());
  const done = (runs: readonly Run[]) => Promise.all(runs.map((run) => attempt({ start, run }, work)));
  const cutOff = await done(plan.cutOff);
  const outcomes = [...cutOff, ...(await done(plan.rest))];
  expect(club).toEqual({ isBarred: true, guests: [] });

  const terms = proofTerms(start, runsOf(plan), outcomes, clubTenant.now());
  expect(terms.isBlocked).toBe(true);
  const proof = await clubFarEnd.logs.read(start.account, terms, [], clubTenant);
  const requiredSteps = runsOf(plan).map(({ step }) => step);
  const { caseId } = start;
  const finding = { caseId, cutOff, outcomes, requiredSteps, proof, reopened: [], provenAt: clubTenant.now() };
  expect(conclude(clubFarEnd, start, finding)).toMatchObject({
    result: 'contained',
    because: [],
    residualRisk: [{ sentence: `Whoever came in before ${clubTenant.now()} is inside.` }],
  });

  const release = aRelease(start);
  expect((await undo({ release, step: barMember.name }, work)).state).toBe('holds');
  expect(club.isBarred).toBe(false);
});
