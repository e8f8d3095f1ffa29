import * as df from 'durable-functions';
import { traceOf } from '../../shared/casefile/case-trace.ts';
import { unknownDoors } from '../../shared/work/release-gate.ts';
import { drawReleasePlan, opensSignIn } from '../../shared/plan/release-plan.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import type { ReleaseStart } from '../../shared/domain/release.ts';
import { casesOf } from '../../shared/casefile/cases-of-account.ts';
import { caseStore, farEnd, workContext } from '../connections.ts';
import { releaseGate } from '../contracts/release.ts';
import type { GateAnswer } from '../contracts/release.ts';

/** Draws what is taken back, and looks for what was opened by nobody the case knows. Changes nothing. */
export async function passGate({ start, decision }: ReleaseStart): Promise<GateAnswer> {
  const store = caseStore();
  const plan = drawReleasePlan(farEnd, start, decision, traceOf(await store.entries(start.caseId)));
  // A single step that lets nobody in asks no gate.
  if (!opensSignIn(plan)) return { plan, refused: [] };
  try {
    const earlier = (await casesOf(start.account, store)).filter(({ caseId }) => caseId !== start.caseId);
    const unknown = await unknownDoors(start, decision, earlier, await workContext());
    return { plan, refused: unknown.map(({ name, says }) => `${says}; accept "${name}" to go on`) };
  } catch (error) {
    if (error instanceof Later) return { later: error.message };
    if (error instanceof Refusal) return { plan, refused: [`the tenant refused to be read: ${error.code}`] };
    throw error;
  }
}

df.app.activity(releaseGate.name, { handler: passGate });
