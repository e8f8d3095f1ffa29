import { readCase } from '../casefile/case-file.ts';
import { casesOf } from '../casefile/registry.ts';
import { acceptedOf, idIn, whatBecomesOf } from '../catalogue/comes-back.ts';
import { valueOf } from '../catalogue/value-of.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { ReleaseContext, Step } from '../catalogue/step.ts';
import { ofEach } from '../catalogue/to-all.ts';
import type { CaseStart } from '../domain/case-start.ts';
import type { ReleaseDecision } from '../domain/decision.ts';
import type { ReleasePreview } from '../domain/release-preview.ts';
import { drawReleasePlan, opensSignIn } from '../plan/release-plan.ts';
import { beforeStateOf } from './before-state.ts';
import type { ClaimedCase } from './before-state.ts';
import { unknownDoors } from './release-gate.ts';
import type { WorkContext } from './work-context.ts';

type Thing = ReleasePreview['things'][number];

/** Exchange allows an application four calls at once on a mailbox. */
const atOnce = 3;

/** What a release would do just now, thing by thing. Throws `Later` or `Refusal`. Changes nothing, and writes nothing. */
export async function previewRelease(
  start: CaseStart,
  decision: ReleaseDecision,
  work: WorkContext,
): Promise<ReleasePreview> {
  const { farEnd, tenant, store } = work;
  const { caseId, account } = start;
  const plan = drawReleasePlan(farEnd, start, decision, await readCase(store, caseId));
  const earlier = (await casesOf(account, store)).filter((each) => each.caseId !== caseId);
  const steps = plan.stages.flatMap(({ runs }) => runs.flatMap(({ step }) => stepNamed(farEnd, step) ?? []));
  const readAt = tenant.now();
  const ask = (step: Step): Promise<Thing[]> => thingsOf(step, { start, decision, earlier }, work);
  const { answers, untold } = await ofEach(steps, ({ name }) => name, ask, atOnce);
  // A release that lets nobody in asks no gate.
  const inTheWay = opensSignIn(plan) ? await unknownDoors(start, decision, earlier, work) : [];
  return {
    caseId,
    as: decision.kind,
    readAt,
    things: answers.flat(),
    inTheWay: inTheWay.map(({ name, ...one }) => ({ ...one, what: name })),
    unread: untold,
    irreversible: plan.irreversible,
    stays: plan.stays,
  };
}

interface Asked {
  readonly start: CaseStart;
  readonly decision: ReleaseDecision;
  readonly earlier: readonly ClaimedCase[];
}

async function thingsOf(
  step: Step,
  { start, decision, earlier }: Asked,
  { tenant, store }: WorkContext,
): Promise<Thing[]> {
  const { account, options } = start;
  const { name, undo } = step;
  const was = await beforeStateOf(step, start, earlier, tenant, store);
  if (!was) return [];
  const { kind, hostile } = decision;
  const accept = acceptedOf(name, decision.accept);
  const release: ReleaseContext = { kind, hostile, accept, options, since: tenant.now(), ...was.believed };
  const taken = await undo.taken?.(account, was.before, tenant, release);
  if (taken)
    return taken.map((one) => ({
      id: idIn(name, one.id),
      value: valueOf(one),
      step: name,
      what: one.name,
      does: one.does,
      arose: one.arose,
      ...whatBecomesOf(release, one),
    }));
  // Nothing that somebody made: it comes back whoever asks.
  return step.foresee(account, was.before, options).map(({ what, from }) => {
    const does = `is ${from} again`;
    const why = 'releasing is what this is for';
    return {
      id: idIn(name, what),
      value: valueOf({ id: what, name: what, does }),
      ...{ step: name, what, does, arose: null, becomes: 'comes-back', why },
    };
  });
}
