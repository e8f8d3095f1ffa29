import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from '../shared/domain/account.ts';
import { days, seconds } from '../shared/domain/duration.ts';
import { Later } from '../shared/domain/errors.ts';
import { PlanOptions } from '../shared/domain/plan-options.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';
import { stepNamed } from '../shared/catalogue/far-end.ts';
import { drawPlan } from '../shared/plan/draw-plan.ts';
import type { Run } from '../shared/plan/run.ts';
import type { Tenant } from '../shared/catalogue/tenant.ts';
import { resolveAccount } from '../shared/microsoft365/resolve-account.ts';
import type { BenchCase } from './bench-case.ts';
import { median, percentile, round } from './result.ts';
import type { BenchResult } from './result.ts';

const repetitions = 5;

/** The password of a cloud account lands at once; what waits for a sync or a person is no matter of speed. */
const options = PlanOptions.parse({ moveMailbox: 'never' });

/**
 * Two questions about the whole plan, asked in turns so that both meet the same machine. Does it cost the cut-off anything that so much
 * comes after it? And how long after the alert is the last back door shut, over the longest chain of calls that has to be?
 */
export async function fullPlan(bench: BenchCase, tenant: Tenant): Promise<BenchResult[]> {
  const t1 = { full: [] as number[], alone: [] as number[] };
  const shut: number[] = [];
  const last: string[] = [];
  const paths: number[] = [];
  // Not counted: the first of each fetches tokens and opens connections.
  for (let repetition = -1; repetition < repetitions; repetition += 1) {
    const account = await resolved(bench.newcomer(), tenant);
    const plan = drawPlan(microsoft365, account, options, tenant.now());
    const withoutRest = plan.rest.flatMap(namesOf).filter((step) => !plan.cutOff.flatMap(namesOf).includes(step));
    const full = await bench.contain(account.objectId, options, requiredRuns(plan.rest));
    const alone = await bench.contain(bench.newcomer(), { ...options, without: withoutRest }, []);
    const chain = await longest(plan.rest, await resolved(bench.newcomer(), tenant), tenant);
    if (repetition < 0) continue;
    t1.full.push(full.t1Ms);
    t1.alone.push(alone.t1Ms);
    shut.push(full.lastShutMs);
    last.push(full.lastRun);
    paths.push(alone.t1Ms + chain);
  }
  return [
    {
      name: 'T1, full plan',
      ratio: round(median(t1.full) / median(t1.alone)),
      target: 1.1,
      details: {
        'T1 median ms, full plan': median(t1.full),
        'T1 median ms, cut-off alone': median(t1.alone),
        'p95 over p95': round(percentile(t1.full, 95) / percentile(t1.alone, 95)),
        repetitions,
      },
    },
    {
      name: 'last back door',
      ratio: round(median(shut) / median(paths)),
      target: 1.3,
      details: {
        'alert to last back door, median ms': median(shut),
        'critical path, median ms': median(paths),
        'the last one': [...new Set(last)].join(', '),
        'p95 over p95': round(percentile(shut, 95) / percentile(paths, 95)),
        repetitions,
      },
    },
  ];
}

const namesOf = ({ step, then }: Run): string[] => [step, ...then.flatMap(namesOf)];

const requiredRuns = (runs: readonly Run[]): string[] =>
  runs.flatMap(({ name: run, required, then }) => [...(required ? [run] : []), ...requiredRuns(then)]);

/** The longest chain of runs, each as long as its own calls take one after the other with nothing beside them. */
async function longest(runs: readonly Run[], account: Account, tenant: Tenant): Promise<number> {
  let worst = 0;
  for (const run of runs) {
    const own = await alone(run.step, account, tenant);
    worst = Math.max(worst, own + (await longest(run.then, account, tenant)));
  }
  return worst;
}

async function alone(name: string, account: Account, tenant: Tenant): Promise<number> {
  const step = stepNamed(microsoft365, name);
  if (!step) return 0;
  const since = tenant.now();
  const compromisedSince = new Date(Date.parse(since) - days(30)).toISOString();
  const context = {
    caseId: 'C-BENCH',
    alertedAt: since,
    since,
    compromisedSince,
    options,
    attested: [],
    decisions: [],
  };
  const turn = takingTurns();
  const from = performance.now();
  const before = await turn.of(() => step.capture(account, tenant, context));
  await turn.of(() => step.execute(account, before, tenant, context));
  // What follows begins when this one is seen to hold, which a replica may delay.
  for (const giveUp = from + 10_000; performance.now() < giveUp;) {
    const { is } = await turn.of(() => step.verify(account, before, tenant, context));
    if (is !== 'not-yet') break;
  }
  return performance.now() - from - turn.waited();
}

/** Identity protection answers once a second: what comes too early is asked again, and the wait is not counted. */
function takingTurns(): { of<T>(ask: () => Promise<T>): Promise<T>; waited(): number } {
  let waited = 0;
  return {
    waited: () => waited,
    async of(ask) {
      for (;;) {
        const from = performance.now();
        try {
          return await ask();
        } catch (error) {
          if (!(error instanceof Later)) throw error;
          await wait(seconds(1));
          waited += performance.now() - from;
        }
      }
    },
  };
}

async function resolved(objectId: string, tenant: Tenant): Promise<Account> {
  const account = await resolveAccount({ by: 'object-id', value: objectId }, tenant);
  if ('unresolved' in account) throw new Error(account.detail);
  return account;
}
