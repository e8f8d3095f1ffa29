import { stepNamed } from '../shared/catalogue/far-end.ts';
import { microsoft365 } from '../shared/microsoft365/far-end.ts';
import type { Account } from '../shared/domain/account.ts';
import { PlanOptions } from '../shared/domain/plan-options.ts';
import { resolveAccount } from '../shared/microsoft365/resolve-account.ts';
import type { Tenant } from '../shared/catalogue/tenant.ts';
import { cutOffSteps } from './bench-case.ts';
import type { BenchCase } from './bench-case.ts';
import { median, percentile, round } from './result.ts';
import type { BenchResult } from './result.ts';

const repetitions = 20;

/**
 * From the alert on the queue to the last cut-off call acknowledged, over the critical path: one round of reads and one of writes at the
 * simulated latency. Beside it, in the same run, what a script would take: one call after the other, and all at once.
 */
export async function cutOff(bench: BenchCase, tenant: Tenant, latencyMs: number): Promise<BenchResult> {
  const times = { cordon: [] as number[], atOnce: [] as number[], oneByOne: [] as number[] };
  // Not counted: the first of each fetches tokens and opens connections.
  for (let repetition = -1; repetition < repetitions; repetition += 1) {
    const cordon = (await bench.contain(bench.newcomer(), {}, [])).t1Ms;
    const atOnce = await script(bench.newcomer(), tenant, (acts) => Promise.all(acts.map((act) => act())));
    const oneByOne = await script(bench.newcomer(), tenant, async (acts) => {
      for (const act of acts) await act();
    });
    if (repetition < 0) continue;
    times.cordon.push(cordon);
    times.atOnce.push(atOnce);
    times.oneByOne.push(oneByOne);
  }
  const criticalPath = 2 * latencyMs;
  return {
    name: 'cut-off',
    ratio: round(percentile(times.cordon, 95) / criticalPath),
    target: 1.1,
    details: {
      'critical path ms': criticalPath,
      'T1 median ms': median(times.cordon),
      'T1 p95 ms': percentile(times.cordon, 95),
      'script, all at once, p95 over critical path': round(percentile(times.atOnce, 95) / criticalPath),
      'script, one by one, p95 over critical path': round(percentile(times.oneByOne, 95) / criticalPath),
      repetitions,
    },
  };
}

async function script(
  objectId: string,
  tenant: Tenant,
  run: (acts: readonly (() => Promise<void>)[]) => Promise<unknown>,
): Promise<number> {
  const from = performance.now();
  const account = (await resolveAccount({ by: 'object-id', value: objectId }, tenant)) as Account;
  const now = tenant.now();
  const context = {
    caseId: 'C-BENCH',
    alertedAt: now,
    since: now,
    compromisedSince: now,
    options: PlanOptions.parse({}),
    attested: [],
    decisions: [],
  };
  const acts = cutOffSteps.map(
    (name) => async () => stepNamed(microsoft365, name)?.execute(account, null, tenant, context),
  );
  await run(acts);
  return round(performance.now() - from, 1);
}
