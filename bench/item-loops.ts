import { scenarioNamed } from '../drill/rehearsal/scenarios/scenario-named.ts';
import { trust } from '../drill/simulation/tenant/certificate.ts';
import { startTenant } from '../drill/simulation/tenant/start-tenant.ts';
import { systemClock } from '../host/system-clock.ts';
import { readConfig } from '../shared/config.ts';
import { days } from '../shared/domain/duration.ts';
import { PlanOptions } from '../shared/domain/plan-options.ts';
import { connectTenant } from '../shared/microsoft365/clients/connect-tenant.ts';
import { resolveAccount } from '../shared/microsoft365/resolve-account.ts';
import { loops } from './loops.ts';
import type { Loop, LoopStand } from './loops.ts';
import { median, round } from './result.ts';
import type { BenchResult } from './result.ts';

const [latencyMs, many] = [50, 500];
const repetitions = 5;
/** Exchange allows an application so many calls on a mailbox. https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
const atOnce = 4;

const clock = systemClock();
const simulated = await startTenant({ clock, seed: 1, latencyMs, scenario: scenarioNamed('cloud') });
trust(simulated.caCertificate);
Object.assign(process.env, simulated.environment);
const tenant = connectTenant(readConfig({ ...simulated.environment, CORDON_CASE_STORE: 'none' }));
const resolved = await resolveAccount({ by: 'object-id', value: simulated.state.compromised ?? '' }, tenant);
if ('unresolved' in resolved) throw new Error(resolved.detail);
const account = resolved;
const stand: LoopStand = { account, tenant, state: simulated.state };

/** From the first question to the acknowledgement of the last write, as a case attempts it. */
async function byTheStep(loop: Loop): Promise<number> {
  const { step } = loop;
  const began = performance.now();
  const context = {
    ...{
      caseId: 'C-LOOP-LOOP',
      since: tenant.now(),
      alertedAt: tenant.now(),
      attested: [],
      decisions: [],
      options: PlanOptions.parse({}),
    },
    compromisedSince: new Date(clock.now() - days(30)).toISOString(),
  };
  const before = await step.capture(account, tenant, context);
  await step.execute(account, before, tenant, context);
  return performance.now() - began;
}

/** What somebody who knows exactly what is there would do: its pages, then one write an item. */
async function byTheScript(loop: Loop): Promise<number> {
  const began = performance.now();
  const left = [...(await loop.list(stand))].reverse();
  const work = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await loop.write(next, stand);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return performance.now() - began;
}

async function measure(loop: Loop): Promise<BenchResult> {
  const took: Record<'step' | 'script', number[]> = { step: [], script: [] };
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const [who, run] of [
      ['script', byTheScript],
      ['step', byTheStep],
    ] as const) {
      loop.plant(stand, many);
      took[who].push(await run(loop));
      if (loop.left(stand) > 0) throw new Error(`${loop.step.name} left ${String(loop.left(stand))}`);
    }
  }
  return {
    name: `loop, ${loop.name}`,
    ratio: round(median(took.step) / median(took.script)),
    target: 1.3,
    details: { 'step ms': round(median(took.step)), 'script ms': round(median(took.script)), items: many, repetitions },
  };
}

const results: BenchResult[] = [];
for (const loop of loops) results.push(await measure(loop));
process.stdout.write(JSON.stringify(results));
await simulated.close();
process.exit();
