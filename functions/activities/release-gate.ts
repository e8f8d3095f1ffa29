import { readCase } from '../../shared/casefile/case-file.ts';
import { canonical, sha256 } from '../../shared/casefile/chain.ts';
import { tell } from '../../shared/casefile/record.ts';
import { casesOf } from '../../shared/casefile/registry.ts';
import { Later, Refusal } from '../../shared/domain/errors.ts';
import { drawReleasePlan, opensSignIn } from '../../shared/plan/release-plan.ts';
import { isReleaseOrdered } from '../../shared/intake/is-ordered.ts';
import { unknownDoors } from '../../shared/work/release-gate.ts';
import { caseStore, farEnd, startedWith, workOn } from '../connections.ts';
import { releaseGate } from '../contracts/release.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/** Draws what is taken back, and looks for what was opened by nobody the case knows. Changes nothing. */
serveActivity(releaseGate, async ({ caseId, decision, number }) => {
  const store = caseStore();
  const tellWhy = async (because: readonly string[]): Promise<void> => {
    if (because.length === 0) return;
    const refusal = { kind: 'evidence', about: 'release', number, because } as const;
    // A tenant that gives no answer is asked again each minute, and says the same.
    await tell(store, caseId, { ...refusal, at: new Date().toISOString() }, { once: sha256(canonical(refusal)) });
  };
  if (!(await isReleaseOrdered({ caseId, decision, number }, store)))
    throw new Error('Nobody ordered this release: the case file has no such decision.');
  const start = await startedWith(caseId);
  const plan = drawReleasePlan(farEnd, start, decision, await readCase(store, caseId));
  // A single step that lets nobody in asks no gate.
  if (!opensSignIn(plan)) return { plan, isRefused: false };
  try {
    const earlier = (await casesOf(start.account, store)).filter((each) => each.caseId !== caseId);
    const unknown = await unknownDoors(start, decision, earlier, await workOn(start));
    await tellWhy(unknown.map(({ says }) => `${says}; accept it as the preview shows it, and release again`));
    return { plan, isRefused: unknown.length > 0 };
  } catch (error) {
    if (error instanceof Later) {
      await tellWhy([`what is open now could not be read: ${error.message}`]);
      return { isLater: true } as const;
    }
    if (!(error instanceof Refusal)) throw error;
    await tellWhy([`the tenant refused to be read: ${error.code}`]);
    return { plan, isRefused: true };
  }
});
