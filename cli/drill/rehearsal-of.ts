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
    check(tenant) {
      const planned = stepsInPlan(tenant, scenario.account.objectId, scenario.options);
      for (const step of chosen.without)
        if (!planned.includes(step))
          throw new UsageError(`'${step}' is not in the plan. ${listWithGuess(step, planned)}`);
    },
  };
}
