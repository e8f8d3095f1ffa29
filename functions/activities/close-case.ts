import { readCase } from '../../shared/casefile/case-file.ts';
import { keys } from '../../shared/casefile/keys.ts';
import { tell } from '../../shared/casefile/record.ts';
import { conclude } from '../../shared/plan/conclude.ts';
import type { CaseResult, Finding } from '../../shared/plan/conclude.ts';
import { concludeWatch } from '../../shared/plan/conclude-watch.ts';
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
  const drawn = 'end' in finding ? concludeWatch(finding) : await concluded(finding);
  const { value } = await store.putIfAbsent(keys.result(caseId), drawn);
  await tell(store, caseId, { kind: 'result', at: new Date().toISOString(), ...value }, { once: 'result' });
  const { outcomes: _, proof: _proof, ...told } = value;
  return told;
});

async function concluded(finding: Finding): Promise<CaseResult> {
  const [start, { acts }] = await Promise.all([startedWith(finding.caseId), readCase(caseStore(), finding.caseId)]);
  return conclude(farEnd, start, finding, acts);
}
