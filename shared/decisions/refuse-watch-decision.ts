import type { Decision } from '../domain/decision.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Intake } from '../intake/intake.ts';

/** Why a decision about a watch would change nothing: one that is accepted and has no effect misleads whoever made it. */
export async function refuseWatchDecision(
  { caseId, watch }: CaseRecord,
  { decision }: Decision,
  { store }: Pick<Intake, 'store'>,
): Promise<Rejection | undefined> {
  if (decision !== 'escalate' && decision !== 'close' && decision !== 'tick') return undefined;
  if (!watch) return about('is not a watch', 'Use escalate, close and tick for a watched account only');
  if (decision === 'tick') return undefined;
  const said = (await readCase(store, caseId)).decisions.map((each) => each.decision);
  const first = said.find((each) => each.decision === 'escalate' || each.decision === 'close');
  if (first) return about(`was ended by ${first.by}: ${first.decision}`, 'Look at how the case stands now');
  if (await store.get(keys.result(caseId))) return about('has ended', 'Start a new case for the account');
  return undefined;
}

function about(problem: string, remedy: string): Rejection {
  return rejection('The decision would change nothing.', 'id', problem, remedy);
}
