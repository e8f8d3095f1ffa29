import { readCase } from '../../shared/casefile/case-file.ts';
import type { CaseFile } from '../../shared/casefile/case-file.ts';
import { inFull, logsInFull } from '../../shared/casefile/in-full.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { tellRaise } from '../../shared/intake/raise-case.ts';
import type { Raise } from '../../shared/intake/raise-case.ts';
import { conclude } from '../../shared/plan/conclude.ts';
import type { CaseResult, Finding } from '../../shared/plan/conclude.ts';
import { concludeWatch } from '../../shared/plan/conclude-watch.ts';
import type { WatchFinding } from '../../shared/plan/conclude-watch.ts';
import { withFollowers } from '../../shared/plan/run.ts';
import { caseStore, farEnd, startedWith } from '../connections.ts';
import { closeCase } from '../contracts/contain.ts';
import { serveActivity } from '../durable/serve-activity.ts';

/**
 * Draws the conclusion and writes the last entry of the case; once, however often the activity is repeated. The conclusion is drawn here,
 * not in the orchestrator: a deployment while the account is in aftercare must not change what replay yields.
 */
serveActivity(closeCase, async (finding) => {
  const { caseId } = finding;
  const store = caseStore();
  const file = await readCase(store, caseId);
  const drawn = 'end' in finding ? watched(finding, file) : await concluded(finding, file);
  const { value } = await store.putIfAbsent(keys.result(caseId), drawn);
  await tell(store, caseId, { kind: 'result', at: new Date().toISOString(), ...value }, { once: 'result' });
  // Beside the start it may have been lost, and nobody would be asked whether the rest follows.
  const raise = file.level === 'full' ? undefined : await store.get<Raise>(keys.raise(caseId));
  if (raise) await tellRaise(caseId, raise, store);
  return value;
});

function watched(finding: WatchFinding, file: CaseFile): CaseResult {
  const notDone = file.watchPlan?.notDone ?? [];
  const outcomes = [...inFull(finding.outcomes, file), ...(finding.end === 'closed' ? notDone : [])];
  return concludeWatch({ ...finding, outcomes, undone: inFull(finding.undone, file) });
}

async function concluded(finding: Finding, file: CaseFile): Promise<CaseResult> {
  const { plan } = file;
  if (!plan) throw new Error('the case file has no plan: what is required is not known');
  const outcomes = [...inFull(finding.outcomes, file), ...plan.notDone];
  const requiredSteps = withFollowers([...plan.cutOff, ...plan.rest]).flatMap(({ required, step }) =>
    required ? [step] : [],
  );
  const found = { ...finding, outcomes, requiredSteps, proof: logsInFull(finding.proof, file) };
  return conclude(farEnd, await startedWith(finding.caseId), found, file.acts);
}
