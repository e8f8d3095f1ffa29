import type { ReleaseOrder } from '../../../shared/domain/release.ts';
import type { Released } from '../../../shared/plan/conclude-release.ts';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import type { Undoing } from '../../../shared/plan/outcome.ts';
import { letsIn } from '../../../shared/plan/release-plan.ts';
import type { ReleasePlan } from '../../../shared/plan/release-plan.ts';
import { closeRelease, releaseAccount, releaseGate } from '../../contracts/release.ts';
import type { GateAnswer } from '../../contracts/release.ts';
import { askAgain } from '../../durable/ask-again.ts';
import { announce } from '../../durable/instance.ts';
import type { Context, Durable } from '../../durable/orchestration.ts';
import { performPatiently } from '../../durable/perform.ts';
import { serveOrchestrator } from '../../durable/serve-orchestrator.ts';
import { doAll } from '../settle/settle-all.ts';
import { undoAll } from '../settle/settle-undo.ts';

/** Takes back what a case did to one account: first what keeps it safe is looked at, and sign-in opens last. */
export function* release(context: Context, asked: ReleaseOrder): Durable<Released> {
  tell(context, asked, 'checking whether the user may be let in again');
  const { plan, isRefused } = yield* passGate(context, asked);
  const taken = isRefused ? { isRefused, undone: [] } : yield* takeBack(context, asked, plan);
  const result = yield* performPatiently(context, closeRelease, { release: asked, plan, ...taken });
  tell(context, asked, result.result);
  return result;
}

function* takeBack(
  context: Context,
  asked: ReleaseOrder,
  plan: ReleasePlan,
): Durable<{ readonly isRefused: boolean; readonly undone: readonly Undoing[] }> {
  const undone: Undoing[] = [];
  for (const { about, runs, mustLand } of plan.stages) {
    if (undone.length > 0 && letsIn(runs)) {
      // What was looked at may be days old by now.
      tell(context, asked, 'checking once more whether the user may be let in again');
      const { isRefused } = yield* passGate(context, asked);
      if (isRefused) {
        yield* shutWhatWasOpened(context, asked, plan, undone);
        return { isRefused, undone };
      }
    }
    tell(context, asked, about);
    const outcomes = yield* undoAll(context, asked, runs);
    undone.push(...outcomes);
    const goesOn = outcomes.every((each) => each.supersededBy === undefined && (!mustLand || hasLanded(each)));
    if (goesOn) continue;
    yield* shutWhatWasOpened(context, asked, plan, undone);
    break;
  }
  return { isRefused: false, undone };
}

/** An account enabled in the directory for a proof that did not come would be opened by the next sync, with the old password. */
function* shutWhatWasOpened(
  context: Context,
  asked: ReleaseOrder,
  { shutAgain }: ReleasePlan,
  undone: readonly Undoing[],
): Durable<void> {
  // Acknowledged is enough: what did not show in time may still come.
  const opened = shutAgain.directory.filter((run) => undone.some(({ step, actedAt }) => step === run.step && actedAt));
  const isSuperseded = undone.some(({ supersededBy }) => supersededBy !== undefined);
  if (opened.length === 0 || isSuperseded) return;
  tell(context, asked, 'shutting again what was opened for the proof');
  yield* doAll(context, asked.caseId, [...shutAgain.cutOff, ...opened]);
}

/** How often a tenant that does not answer is asked again, a minute apart, before the release is refused for it. */
const patientLooks = 30;

function* passGate(context: Context, asked: ReleaseOrder): Durable<Passed> {
  const ask = (): Durable<GateAnswer> => performPatiently(context, releaseGate, asked);
  const first = yield* ask();
  const answer = yield* askAgain(context, first, { isAnswered: (said) => 'plan' in said, ask, times: patientLooks });
  if ('plan' in answer) return answer;
  const nothing = { stages: [], irreversible: [], stays: [], shutAgain: { cutOff: [], directory: [] } };
  return { plan: nothing, isRefused: true };
}

type Passed = Extract<GateAnswer, { plan: unknown }>;

function tell(context: Context, { caseId, number }: ReleaseOrder, phase: string): void {
  announce(context, { caseId, release: number, phase });
}

serveOrchestrator(releaseAccount, release);
