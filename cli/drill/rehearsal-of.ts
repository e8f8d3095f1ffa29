import type { LosesWorkerAt } from '../../drill/rehearsal/lost-worker.ts';
import type { Rehearsal } from '../../drill/rehearsal/run-drill.ts';
import { scenarioNamed } from '../../drill/rehearsal/scenarios/scenario-named.ts';
import { listWithGuess } from '../list-with-guess.ts';
import { UsageError } from '../usage-error.ts';
import { chosenOptions } from './chosen-options.ts';
import type { DrillOptions } from './drill-options.ts';
import { stepsInPlan } from './steps-in-plan.ts';

/** What the command line asks to rehearse. */
export function rehearsalOf(chosen: DrillOptions): Rehearsal {
  const scenario = scenarioNamed(chosen.scenario);
  return {
    scenario,
    seed: chosen.seed,
    latencyMs: chosen.latency,
    realTime: chosen.realTime,
    options: {
      ...scenario.options,
      ...chosenOptions(chosen.option ?? []),
      ...(chosen.without.length > 0 ? { without: [...chosen.without] } : {}),
      ...(chosen.aftercare === undefined ? {} : { aftercareHours: chosen.aftercare }),
    },
    ...(chosen.loseWorker === undefined ? {} : { losesWorker: awaitAt(chosen.loseWorker) }),
    withoutWatchdog: !chosen.watchdog,
    check(tenant) {
      const planned = stepsInPlan(tenant, scenario.account.objectId, scenario.options);
      for (const step of chosen.without)
        if (!planned.includes(step))
          throw new UsageError(`'${step}' is not in the plan. ${listWithGuess(step, planned)}`);
    },
  };
}

/** `12` or `contain-account:3`. */
function awaitAt(text: string): LosesWorkerAt {
  const [, orchestration, nth] = /^(?:([a-z-]+):)?([1-9]\d{0,5})$/.exec(text) ?? [];
  if (nth === undefined) throw new UsageError(`'${text}' names no await: use a number, or an orchestration:number.`);
  return { ...(orchestration === undefined ? {} : { orchestration }), nth: Number(nth) };
}
