import { readCase } from '../../shared/casefile/case-file.ts';
import { casesOf } from '../../shared/casefile/registry.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { drawReleasePlan, opensSignIn } from '../../shared/plan/release-plan.ts';
import { unknownDoors } from '../../shared/work/release-gate.ts';
import { caseStore, farEnd, startedWith, workOn } from '../connections.ts';
import { releaseGate } from '../contracts/release.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** Draws what is taken back, and looks for what was opened by nobody the case knows. Changes nothing. */
serveActivity(releaseGate, async ({ caseId, decision }) => {
  const store = caseStore();
  const start = await startedWith(caseId);
  const plan = drawReleasePlan(farEnd, start, decision, await readCase(store, caseId));
  // A single step that lets nobody in asks no gate.
  if (!opensSignIn(plan)) return { plan, refused: [] };
  try {
    const earlier = (await casesOf(start.account, store)).filter((each) => each.caseId !== caseId);
    const unknown = await unknownDoors(start, decision, earlier, await workOn(start));
    return {
      plan,
      refused: unknown.map(({ says }) => `${says}; accept it as the preview shows it, and release again`),
    };
  } catch (error) {
    if (error instanceof Later) return { later: error.message };
    if (error instanceof Refusal) return { plan, refused: [`the tenant refused to be read: ${error.code}`] };
    throw error;
  }
});
