import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import type { ReleaseResult } from '../../../shared/plan/conclude-release.ts';
import { hasLanded } from '../../../shared/plan/outcome.ts';
import { letsIn } from '../../../shared/plan/release-plan.ts';
import type { ReleasePlan } from '../../../shared/plan/release-plan.ts';
import type { Undone } from '../../../shared/plan/outcome.ts';
import { minutes } from '../../../shared/domain/duration.ts';
import type { ReleaseStart } from '../../../shared/domain/release.ts';
import { performPatiently, sleepUntil } from '../../durable/durable.ts';
import type { Durable } from '../../durable/durable.ts';
import { closeRelease, releaseAccount, releaseGate } from '../../contracts/release.ts';
import { doAll } from '../settle/settle-step.ts';
import { undoAll } from '../settle/settle-undo.ts';

/** How often a tenant that does not answer is asked again, a minute apart, before the release is refused for it. */
const patientLooks = 30;

/** Takes back what a case did to one account: first what keeps it safe is looked at, and sign-in opens last. */
export function* release(context: OrchestrationContext): Durable<ReleaseResult> {
  const asked = context.df.getInput<ReleaseStart>();
  announce(context, asked, 'looking whether the user may be let in again');
  const { plan, refused: atFirst } = yield* passGate(context, asked);
  let refused = atFirst;
  const undone: Undone[] = [];
  if (refused.length === 0) {
    for (const { about, runs, mustLand } of plan.stages) {
      if (undone.length > 0 && letsIn(runs)) {
        // What was looked at may be days old by now.
        announce(context, asked, 'looking once more whether the user may be let in again');
        ({ refused } = yield* passGate(context, asked));
        if (refused.length > 0) {
          yield* shutWhatWasOpened(context, asked, plan, undone);
          break;
        }
      }
      announce(context, asked, about);
      const outcomes = yield* undoAll(context, asked, runs);
      undone.push(...outcomes);
      const goesOn = outcomes.every((each) => each.supersededBy === undefined && (!mustLand || hasLanded(each)));
      if (goesOn) continue;
      yield* shutWhatWasOpened(context, asked, plan, undone);
      break;
    }
  }
  const result = yield* performPatiently(context, closeRelease, { release: asked, refused, plan, undone });
  announce(context, asked, result.result);
  return result;
}

/** An account enabled in the directory for a proof that did not come would be opened by the next sync, with the old password. */
function* shutWhatWasOpened(
  context: OrchestrationContext,
  asked: ReleaseStart,
  { shutAgain }: ReleasePlan,
  undone: readonly Undone[],
): Durable<void> {
  // Acknowledged is enough: what did not show in time may still come.
  const opened = shutAgain.directory.filter((run) => undone.some(({ step, actedAt }) => step === run.step && actedAt));
  const isSuperseded = undone.some(({ supersededBy }) => supersededBy !== undefined);
  if (opened.length === 0 || isSuperseded) return;
  announce(context, asked, 'shutting again what was opened for the proof');
  yield* doAll(context, asked.start, [...shutAgain.cutOff, ...opened]);
}

function* passGate(
  context: OrchestrationContext,
  asked: ReleaseStart,
): Durable<{ plan: ReleasePlan; refused: readonly string[] }> {
  let later = '';
  for (let looks = 0; looks < patientLooks; looks += 1) {
    const answer = yield* performPatiently(context, releaseGate, asked);
    if ('plan' in answer) return answer;
    ({ later } = answer);
    yield* sleepUntil(context, new Date(context.df.currentUtcDateTime.getTime() + minutes(1)));
  }
  const refused = [`what is open now could not be read: ${later}`];
  const nothing = { stages: [], irreversible: [], stays: [], shutAgain: { cutOff: [], directory: [] } };
  return { plan: nothing, refused };
}

function announce(context: OrchestrationContext, { start, number }: ReleaseStart, phase: string): void {
  context.df.setCustomStatus({ caseId: start.caseId, release: number, phase });
}

df.app.orchestration(releaseAccount.name, release);
