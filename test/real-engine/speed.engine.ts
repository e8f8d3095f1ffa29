import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { compromiseAccount, compromisedTenant, hire } from '../../drill/rehearsal/scenarios/compromised-tenant.ts';
import { stealLoot } from '../../drill/rehearsal/scenarios/steal-loot.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import { people, type Person } from '../../drill/simulation/tenant/people.ts';
import type { Setting } from '../../drill/simulation/tenant/start-tenant.ts';
import { probedHost } from './probes/probed-host.ts';
import { sendAlert, untilCase } from './real-case.ts';
import { startStorage } from '../azurite/start-azurite.ts';
import { startRealHost } from './real-host.ts';
import { openRealStage, type RunningApp } from './real-stage.ts';

/** At the same time, as an alert of several accounts is taken in. */
const atOnce = 5;
const initials = 'BDFGHJKLNQTU'.split('');
const accounts: readonly Person[] = initials.map((initial, n) => ({
  objectId: `5a${String(n).padStart(2, '0')}5a00-0000-4000-8000-00005a${String(n).padStart(2, '0')}5a00`,
  userPrincipalName: `${initial.toLowerCase()}.quick@contoso.com`,
  displayName: `${initial} Quick`,
}));
const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;

/** Fewer starts are told on a machine that has more to do. */
const measuredForMs = 35_000;

/** As in a drill: what Microsoft's services take is a part of both. */
const usualLatencyMs = 50;

const manyCompromised: Setting = {
  setUp(state) {
    compromisedTenant(state, people.alex, people.priya);
    for (const one of accounts) {
      hire(state, one);
      compromiseAccount(state, one, people.priya);
    }
  },
  loot: (breach) => stealLoot(breach, people.alex, people.priya),
};

test('of five accounts at once the cut-off on the warm real engine is told over that on the embedded host', async () => {
  const stage = await openRealStage({ scenario: manyCompromised, latencyMs: usualLatencyMs });
  try {
    const onReal = await cutOffTimes(await stage.startEngine('quick'), accounts.slice(0, 1 + atOnce));
    const onEmbedded = await cutOffTimes(await stage.startEmbedded('embedded'), accounts.slice(1 + atOnce));
    const [real, embedded] = [median(onReal), median(onEmbedded)];
    const ratio = real / embedded;
    process.stdout.write(`T1 of five accounts at once, median: real engine ${real} ms, embedded host ${embedded} ms\n`);
    process.stdout.write(`T1 on the real engine over the embedded host's: ${ratio.toFixed(2)} (target: 2)\n`);
    // A figure, not a bound: it is missed (decision 20), and depends on what else the machine does.
    expect(ratio).toBeGreaterThan(0);
    expect(ratio).toBeLessThan(Infinity);
  } finally {
    await stage.close();
  }
});

/** From each alert to the last cut-off call acknowledged: milliseconds. The first account warms the engine up; the engine ends. */
async function cutOffTimes(app: RunningApp, [warmUp, ...measured]: readonly Person[]): Promise<readonly number[]> {
  await cutOff(app, warmUp!);
  const times = await Promise.all(measured.map((one) => cutOff(app, one)));
  await app.kill();
  return times;
}

const Planned = z.object({ plan: z.object({ cutOff: z.array(z.object({ name: z.string() })) }) });
const Told = z.object({ incident: z.object({ receivedAt: z.string() }) });

async function cutOff(app: RunningApp, account: Person): Promise<number> {
  const caseId = await sendAlert(app, account, { aftercareHours: 0 });
  const runsIn = ({ entries: all }: CaseView): string[] => {
    const plan = Planned.safeParse(all.find(({ kind }) => kind === 'plan')).data?.plan;
    return plan?.cutOff.map(({ name }) => name) ?? [];
  };
  // It is written down behind the cut-off.
  const view = await untilCase(app, caseId, (now) => {
    const runs = runsIn(now);
    return runs.length > 0 && runs.every((run) => now.entries.some((entry) => entry['run'] === run));
  });
  const { entries, steps } = view;
  const runs = new Set(runsIn(view));
  const acted = steps.flatMap(({ run, actedAt }) =>
    runs.has(run) && actedAt !== undefined ? [Date.parse(actedAt)] : [],
  );
  const { incident } = Told.parse(entries.find(({ kind }) => kind === 'alert'));
  return Math.max(...acted) - Date.parse(incident.receivedAt);
}

test('how soon an idle task hub begins with the first activity is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-idle-'));
  const storage = await startStorage(join(folder, 'storage'));
  const app = join(import.meta.dirname, 'probes', 'app');
  const real = await startRealHost({
    app,
    hub: 'idle',
    storage: storage.connectionString,
    environment: {},
    log: () => undefined,
  });
  try {
    const host = probedHost(real.url);
    const waits: number[] = [];
    const until = performance.now() + measuredForMs;
    for (let n = 0; n <= 20 && performance.now() < until; n += 1) {
      await sleep(1_100);
      const began = Date.now();
      await host.ask('start', `idle-${String(n)}`, 'one', { activity: 'now' });
      await host.until(`idle-${String(n)}`, 'Completed');
      const { is } = z
        .object({ is: z.object({ output: z.number() }) })
        .parse(await host.ask('status', `idle-${String(n)}`));
      // The first one warms it up.
      if (n > 0) waits.push(is.output - began);
    }
    const sorted = waits.toSorted((a, b) => a - b);
    process.stdout.write(
      `From an alert to the first activity on an idle hub: median ${String(median(sorted))} ms, p95 ${String(sorted[Math.ceil(0.95 * sorted.length) - 1])} ms of ${String(sorted.length)}\n`,
    );
    expect(Math.min(...waits)).toBeGreaterThan(0);
  } finally {
    await Promise.all([real.kill(), storage.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
});
