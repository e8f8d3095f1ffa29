import { readCase } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Decision } from '../domain/decision.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import type { Intake } from '../intake/intake.ts';

/**
 * Why approving or rejecting a run would change nothing: none of this name waits, or it has not said yet what would be approved. One that is
 * accepted and has no effect misleads whoever made it.
 */
export async function refuseIdleDecision(
  { caseId, options }: CaseRecord,
  decision: Decision,
  { farEnd, store }: Pick<Intake, 'farEnd' | 'store'>,
): Promise<Rejection | undefined> {
  if (!('about' in decision)) return undefined;
  if ((await store.get(keys.result(caseId))) !== undefined) return nothing('has ended', 'Look at how it ended');
  const { runs, decisions } = await readCase(store, caseId);
  const waiting = runs.filter(
    ({ step, state }) => state === 'not-yet' && stepNamed(farEnd, step)?.wakesOn === 'decision',
  );
  const asked = waiting.find(({ run }) => run === decision.about);
  if (asked) {
    const said = decisions.map((each) => each.decision);
    const why = stepNamed(farEnd, asked.step)?.whyIdle?.(decision, { decisions: said, options });
    return why === undefined ? undefined : nothing(`has a run "${asked.run}" that ${why}`, 'Look at the case', 'about');
  }
  const names = waiting.map(({ run }) => run).join(', ');
  const remedy = names === '' ? 'No run waits for a decision now: look at the case' : `Name one that waits: ${names}`;
  return nothing(`has no run "${decision.about}" that waits for a decision`, remedy, 'about');
}

function nothing(problem: string, remedy: string, field = 'id'): Rejection {
  return rejection('The decision would change nothing.', field, problem, remedy);
}
