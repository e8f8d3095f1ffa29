import type { Decision } from '../domain/decision.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { readCase } from '../casefile/case-file.ts';
import { hearsNoWord } from '../casefile/hears-no-word.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import { isLive } from '../intake/intake.ts';
import { isGivenUp } from '../intake/open-anew.ts';
import type { Intake } from '../intake/intake.ts';

/** Why a decision about a watch would change nothing: one that is accepted and has no effect misleads whoever made it. */
export async function refuseWatchDecision(
  { caseId, instanceId, watch }: CaseRecord,
  word: Decision,
  { store, durable }: Pick<Intake, 'store' | 'durable'>,
): Promise<Rejection | undefined> {
  const { decision } = word;
  if (decision !== 'escalate' && decision !== 'close' && decision !== 'tick') return undefined;
  if (!watch) return about('is not a watch', 'Use escalate, close and tick for a watched account only');
  const said = (await readCase(store, caseId)).decisions.map((each) => each.decision);
  const end = said.find((each) => each.decision === 'escalate' || each.decision === 'close');
  // The people of the matter are told of an escalation outside the tenant as well.
  if (end && (decision !== 'tick' || end.decision === 'close'))
    return about(`was ended by ${end.by}: ${end.decision}`, 'Look at how the case stands now');
  const isOver = (await store.get(keys.result(caseId))) !== undefined || (await hearsNoWord(caseId, store));
  if (!end && isOver) return about('has ended', 'Start a new case for the account');
  // One that broke off is opened anew, and reads what was decided meanwhile.
  if (!end && (await isGivenUp(caseId, { store }))) {
    const status = await durable.status(instanceId);
    if (!status || !isLive(status)) return about('broke off: nobody watches', 'Send a new alert for the account');
  }
  if (decision !== 'tick') return undefined;
  const ticked = said.find((each) => each.decision === 'tick' && each.channel === word.channel);
  const problem = `was ticked off by ${ticked?.by ?? ''} before: ${word.channel}`;
  return ticked && about(problem, 'Nothing has to be done: look at the checklist of the case', 'channel');
}

function about(problem: string, remedy: string, field = 'id'): Rejection {
  return rejection('The decision would change nothing.', field, problem, remedy);
}
