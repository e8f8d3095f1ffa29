import type { ServiceBusMessage } from '@azure/service-bus';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAttacker } from '../simulation/attacker/start-attacker.ts';
import type { PlanForm } from '../../shared/domain/plan-options.ts';
import type { SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { whenAborted } from './when-aborted.ts';
import { seededRandom } from '../simulation/tenant/seeded-random.ts';
import { minutes } from '../../shared/domain/duration.ts';
import type { Clock } from '../../host/clock.ts';
import type { Host } from '../../host/host-contract.ts';
import type { CaseView } from '../../shared/views/case-view.ts';
import { openStage, type Stage } from './open-stage.ts';
import { alertFor } from './alert-for.ts';
import { caseClient } from './case-client.ts';
import { caseProgress } from './case-progress.ts';
import { changesSince } from './changes-since.ts';
import { droppedEngine, type DropsEngineAt } from './dropped-engine.ts';
import { killing, type KilledHost, type KillsHost } from './killed/killed-host.ts';
import { leadingClock } from './killed/leading-clock.ts';
import { lostWorker, type LosesWorkerAt } from './lost-worker.ts';
import { runPeople } from './run-people.ts';
import { signInTo } from './sign-in.ts';
import { askForWatch } from './ask-for-watch.ts';
import { sendAlert } from './send-alert.ts';
import { wrapTo } from './terminal/columns.ts';
import { sizeOf, type Output } from './terminal/live-region.ts';
import { judgeEnding } from './judge-ending.ts';
import { describeVerdict, type DrillVerdict } from './verdict.ts';
import { sleepUntil, watchCase } from './watch-case.ts';

/** How long the attacker is at work before anybody notices. */
const unnoticed = minutes(10);

export interface Rehearsal {
  readonly scenario: Scenario;
  readonly seed: number;
  /** How long each request to the tenant takes, in real time. */
  readonly latencyMs: number;
  /** Hours take hours. */
  readonly realTime: boolean;
  /** What the alert asks for. */
  readonly options: Partial<PlanForm>;
  /** Where the worker goes away from under the app. */
  readonly losesWorker?: LosesWorkerAt;
  /** When the engine is dropped and opened again from its database, as when its process is killed. */
  readonly dropsEngine?: DropsEngineAt;
  /** How often its process is killed, the tenant's and the clock's going on. */
  readonly killsHost?: KillsHost;
  /** The verdict says where the tenant has changed. */
  readonly tellsChanges?: boolean;
  /** The negative control: nobody opens anew what broke off, or stands still. */
  readonly withoutWatchdog?: boolean;
  /** Throws where this cannot be rehearsed in that tenant; nothing has been done by then. */
  check(tenant: SimulatedTenant): void;
}

type DrillStage = Stage<Pick<Host, 'url' | 'close'> & Partial<Pick<KilledHost, 'isUp'>>>;

/** One rehearsal from the break-in to the verdict. The output is told what happens; the verdict is returned. */
export async function runDrill(
  rehearsal: Rehearsal,
  machineClock: Clock,
  output: Output,
  signal: AbortSignal,
): Promise<DrillVerdict> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'cordon-drill-'));
  const { scenario, seed, latencyMs } = rehearsal;
  const screen: Screen = { print: (text) => output.write(text) };
  let stage: DrillStage | undefined;
  const { losesWorker, dropsEngine, killsHost } = rehearsal;
  const leading = killsHost && leadingClock(machineClock);
  const clock = leading ?? machineClock;
  const killed = killsHost && leading && killing(killsHost, leading);
  const faults = [
    ...(killed ? [killed] : []),
    ...(losesWorker ? [lostWorker(losesWorker)] : []),
    ...(dropsEngine ? [droppedEngine(dropsEngine)] : []),
  ];
  process.env['AzureWebJobs.watchdog.Disabled'] = String(rehearsal.withoutWatchdog ?? false);
  try {
    stage = await openStage<DrillStage['host']>({
      clock,
      scenario,
      seed,
      latencyMs,
      stateDirectory,
      database: dropsEngine || killsHost ? 'host.sqlite' : ':memory:',
      faults,
      startsHost: killed?.start,
      log: (level, category, message) => {
        if (level !== 'error' && level !== 'critical') return;
        const lines = `${level} ${category}: ${message}`.split('\n');
        screen.print(`${lines.flatMap((line) => wrapTo(line, sizeOf(output).columns, '  ')).join('\n')}\n`);
      },
    });
    const verdict = await Promise.race([rehearse(rehearsal, stage, clock, output, screen), whenAborted(signal)]);
    return faults.reduce((told, fault) => fault.told(told), verdict);
  } finally {
    await stage?.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
}

/** Where to write what nobody asked for: above the table, once there is one. */
interface Screen {
  print: (text: string) => unknown;
}

async function rehearse(
  rehearsal: Rehearsal,
  stage: DrillStage,
  clock: Clock,
  output: Output,
  screen: Screen,
): Promise<DrillVerdict> {
  const { tenant, broker, host } = stage;
  const { scenario, options, seed } = rehearsal;
  rehearsal.check(tenant);
  const { loot } = tenant;
  if (!loot) throw new Error(`The scenario ${scenario.name} gives the attacker nothing.`);

  const { columns } = sizeOf(output);
  output.write(opening(rehearsal, columns));
  const failed = Promise.withResolvers<never>();
  // It is awaited only once the alert is sent.
  failed.promise.catch(() => undefined);
  const random = seededRandom(seed + 1);
  const onFailure = failed.reject;
  const attacker = startAttacker({ tenant, clock, random, loot, onFailure });
  attacker.keepTrying();
  if (!rehearsal.realTime) await sleepUntil(clock, clock.now() + unnoticed);

  const alertedAt = clock.now();
  const progress = caseProgress(`${scenario.name}   seed ${seed}`, alertedAt, output);
  screen.print = (text) => progress.print(text);
  const say = (text: string): void => progress.say(text, clock.now());
  const remembered = scenario.remember?.(tenant.state);
  const changes = rehearsal.tellsChanges ? changesSince(tenant.state) : undefined;
  const client = caseClient(host.url, signInTo(tenant, clock), host.isUp);
  const alert = alertAbout(rehearsal, tenant, alertedAt);
  if (scenario.watch) say(await askForWatch(clock, client, alert, scenario.watch));
  else {
    await sendAlert(clock, broker.connectionString, alert);
    say(`alert for ${scenario.account.userPrincipalName} is on the queue`);
  }

  const callOff = runPeople({ scenario, clock, alertedAt, tenant, attacker, client, say, onFailure });
  const watched = watchCase(clock, alertedAt, client, followed(scenario, tenant), (view) =>
    progress.show(view, clock.now()),
  );
  let release: (() => void) | undefined;
  try {
    const seen = await Promise.race([watched, failed.promise]);
    const { view } = seen;
    ({ release } = seen);
    callOff();
    const changed = changes?.();
    const judged = await judgeEnding({ scenario, options, tenant, attacker, client, view, alertedAt, remembered });
    const verdict = { ...judged, ...(changed ? { changed } : {}) };
    progress.end();
    output.write([...doubtsOf(view, columns), describeVerdict(verdict, alertedAt, columns)].join('\n'));
    return verdict;
  } finally {
    callOff();
    attacker.stop();
    release?.();
  }
}

function opening({ scenario, seed }: Rehearsal, columns: number): string {
  const text = `DRILL ${scenario.name} (seed ${seed}): ${scenario.description}`;
  return `${wrapTo(text, columns, '  ').join('\n')}\n`;
}

function alertAbout({ scenario, options }: Rehearsal, tenant: SimulatedTenant, at: number): ServiceBusMessage {
  const { account, watch, compromisedFor } = scenario;
  const displayName = tenant.state.users.get(account.objectId)?.displayName ?? account.userPrincipalName;
  const victim = { ...account, displayName };
  return alertFor({ victim, tenantId: tenant.tenantId, at, options, watch, compromisedFor });
}

function followed(scenario: Scenario, { state }: SimulatedTenant): Parameters<typeof watchCase>[3] {
  const { account } = scenario;
  if (!scenario.endsWhen) return { account };
  return { account, endsWhen: (view, cases) => scenario.endsWhen?.(view, state, cases) ?? true };
}

/** What the case itself says is missing, unknown or may still work. */
function doubtsOf({ because, uncertain, residualRisk }: CaseView, columns: number): string[] {
  const doubts = [
    ...because.map((reason) => `not contained: ${reason}`),
    ...uncertain.map((unknown) => `unknown: ${unknown}`),
    ...residualRisk.map(({ sentence }) => `may still work: ${sentence}`),
  ];
  return doubts.flatMap((doubt) => wrapTo(doubt, columns, '  '));
}
