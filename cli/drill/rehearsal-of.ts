import type { DropsEngineAt } from '../../drill/rehearsal/dropped-engine.ts';
import type { KillsHost } from '../../drill/rehearsal/killed/killed-host.ts';
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
      ...(chosen.level === undefined ? {} : { level: chosen.level }),
      ...(chosen.aftercare === undefined ? {} : { aftercareHours: chosen.aftercare }),
    },
    ...(chosen.loseWorker === undefined ? {} : { losesWorker: awaitAt(chosen.loseWorker) }),
    ...(chosen.dropEngine === undefined ? {} : { dropsEngine: commitsAt(chosen.dropEngine, chosen.forgetTasks) }),
    ...(chosen.kill === undefined ? {} : { killsHost: killsAt(chosen.kill) }),
    tellsChanges: chosen.dropEngine !== undefined || chosen.kill !== undefined,
    withoutWatchdog: !chosen.watchdog,
    check(tenant) {
      const planned = stepsInPlan(tenant, scenario.account.objectId, {
        ...scenario.options,
        ...(chosen.level === undefined ? {} : { level: chosen.level }),
      });
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

/** `12`: after that commit; `3/10`: after the third and every tenth from there; `0`: never, but they are counted. */
function commitsAt(text: string, forgetsTasks = false): DropsEngineAt {
  const [, first, every] = /^(0|[1-9]\d{0,5})(?:\/([1-9]\d{0,5}))?$/.exec(text) ?? [];
  if (first === undefined) throw new UsageError(`'${text}' names no commit: use a number, or a number/number.`);
  return { first: Number(first), ...(every === undefined ? {} : { every: Number(every) }), forgetsTasks };
}

/** `10/3`: ten times, at moments that 3 draws. */
function killsAt(text: string): KillsHost {
  const [, times, seed] = /^(\d{1,3})\/(\d{1,9})$/.exec(text) ?? [];
  if (times === undefined)
    throw new UsageError(`'${text}' says no moments: use a number of times, a slash and a seed.`);
  return { times: Number(times), seed: Number(seed) };
}
