import { readCase } from '../casefile/case-file.ts';
import type { RunTold } from '../casefile/case-file.ts';
import { keys } from '../casefile/keys.ts';
import type { CaseRecord } from '../casefile/registry.ts';
import type { Decision } from '../domain/decision.ts';
import { childInstance } from '../domain/instances.ts';
import { rejection } from '../domain/problem.ts';
import type { Rejection } from '../domain/problem.ts';
import { stepNamed } from '../catalogue/far-end.ts';
import { isLive } from '../intake/intake.ts';
import type { Intake } from '../intake/intake.ts';

/**
 * Why approving or rejecting a run would change nothing: none of this name waits, or it has not said yet what would be approved. One that is
 * accepted and has no effect misleads whoever made it.
 */
export async function refuseIdleDecision(
  { caseId, instanceId, options }: CaseRecord,
  decision: Decision,
  { farEnd, store, durable }: Pick<Intake, 'farEnd' | 'store' | 'durable'>,
): Promise<Rejection | undefined> {
  if (!('about' in decision)) return undefined;
  const { runs, decisions } = await readCase(store, caseId);
  const waiting: RunTold[] = [];
  for (const run of runs) {
    if (run.state !== 'not-yet' || stepNamed(farEnd, run.step)?.wakesOn !== 'decision') continue;
    // A run that nothing waits for goes on after the result of its case; and one that broke off hears nobody.
    const status = await durable.status(childInstance(instanceId, run.run));
    if (status && isLive(status)) waiting.push(run);
  }
  const asked = waiting.find(({ run }) => run === decision.about);
  if (asked) {
    const why = stepNamed(farEnd, asked.step)?.whyIdle?.(decision, { decisions, options });
    return why === undefined ? undefined : nothing(`has a run "${asked.run}" that ${why}`, 'Look at the case', 'about');
  }
  const names = waiting.map(({ run }) => run).join(', ');
  if (names === '' && (await store.get(keys.result(caseId))) !== undefined)
    return nothing('has ended, and no run of it waits for a decision', 'Look at how it ended');
  const remedy = names === '' ? 'No run waits for a decision now: look at the case' : `Name one that waits: ${names}`;
  return nothing(`has no run "${decision.about}" that waits for a decision`, remedy, 'about');
}

function nothing(problem: string, remedy: string, field = 'id'): Rejection {
  return rejection('The decision would change nothing.', field, problem, remedy);
}
