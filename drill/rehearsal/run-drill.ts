import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { lastAcceptedAt } from '../simulation/attacker/last-accepted.ts';
import { startAttacker } from '../simulation/attacker/start-attacker.ts';
import type { PlanOptions } from '../../shared/domain/plan-options.ts';
import type { SimulatedTenant } from '../simulation/tenant/start-tenant.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { whenAborted } from './when-aborted.ts';
import { seededRandom } from '../simulation/tenant/seeded-random.ts';
import type { Clock } from '../../host/clock.ts';
import type { CaseSummary, CaseView } from '../../shared/views/case-view.ts';
import { openStage, type Stage } from './open-stage.ts';
import { alertFor } from './alert-for.ts';
import { caseClient } from './case-client.ts';
import { caseProgress } from './case-progress.ts';
import { runPeople } from './run-people.ts';
import { complaintsAbout, describeVerdict, type DrillVerdict } from './verdict.ts';
import { sleepUntil, watchCase } from './watch-case.ts';

/** How long the attacker is at work before anybody notices. */
const unnoticed = 10 * 60_000;

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface Rehearsal {
  readonly scenario: Scenario;
  readonly seed: number;
  /** How long each request to the tenant takes, in real time. */
  readonly latencyMs: number;
  /** Hours take hours. */
  readonly realTime: boolean;
  /** What the alert asks for. */
  readonly options: Partial<PlanOptions>;
  /** Throws where this cannot be rehearsed in that tenant; nothing has been done by then. */
  check(tenant: SimulatedTenant): void;
}

/** One rehearsal from the break-in to the verdict. The output is told what happens; the verdict is returned. */
export async function runDrill(
  rehearsal: Rehearsal,
  clock: Clock,
  output: Output,
  signal: AbortSignal,
): Promise<DrillVerdict> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'cordon-drill-'));
  const { scenario, seed, latencyMs } = rehearsal;
  let stage: Stage | undefined;
  try {
    stage = await openStage({
      clock,
      scenario,
      seed,
      latencyMs,
      stateDirectory,
      database: ':memory:',
      log: (level, category, message) => {
        if (level === 'error' || level === 'critical') output.write(`${level} ${category}: ${message}\n`);
      },
    });
    return await Promise.race([rehearse(rehearsal, stage, clock, output), whenAborted(signal)]);
  } finally {
    await stage?.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  }
}

async function rehearse(rehearsal: Rehearsal, stage: Stage, clock: Clock, output: Output): Promise<DrillVerdict> {
  const { tenant, broker, host } = stage;
  const { scenario, options } = rehearsal;
  const { objectId, userPrincipalName } = scenario.account;
  rehearsal.check(tenant);
  if (!tenant.loot) throw new Error(`The scenario ${scenario.name} gives the attacker nothing.`);

  output.write(`DRILL ${scenario.name} (seed ${rehearsal.seed}): ${scenario.description}\n`);
  const attacker = startAttacker({ tenant, clock, random: seededRandom(rehearsal.seed + 1), loot: tenant.loot });
  attacker.keepTrying();
  if (!rehearsal.realTime) await sleepUntil(clock, clock.now() + unnoticed);

  const alertedAt = clock.now();
  const progress = caseProgress(alertedAt, output);
  const displayName = tenant.state.users.get(objectId)?.displayName ?? userPrincipalName;
  const remembered = scenario.remember?.(tenant.state);
  const victim = { objectId, userPrincipalName, displayName };
  await sendAlert(
    clock,
    broker.connectionString,
    alertFor({ victim, tenantId: tenant.tenantId, at: alertedAt, options, watch: scenario.watch }),
  );
  progress.say(`alert for ${userPrincipalName} is on the queue`, alertedAt);

  const client = caseClient(host.url);
  const failed = Promise.withResolvers<never>();
  const callOff = runPeople({
    scenario,
    clock,
    alertedAt,
    tenant,
    attacker,
    client,
    say: (text) => progress.say(text, clock.now()),
    onFailure: failed.reject,
  });
  const isOver =
    scenario.endsWhen &&
    ((view: CaseView, cases: readonly CaseSummary[]) => scenario.endsWhen?.(view, tenant.state, cases) ?? true);
  const followed = { account: scenario.account, ...(isOver ? { endsWhen: isOver } : {}) };
  const watched = watchCase(clock, alertedAt, client, followed, (view) => progress.show(view, clock.now()));
  const { view, release } = await Promise.race([watched, failed.promise]);
  try {
    callOff();
    const doors = await attacker.tryEveryDoor();
    const lastSuccess = lastAcceptedAt(tenant.state.log, alertedAt);
    tenant.helpdesk.unblock(objectId);
    const tried = [...doors, ...(await attacker.tryAfterUnblock())];
    const result = view.result ?? view.status;
    const attackers = {
      tried: tried.map(({ door, opened, answer }) => ({ door, opened, answer })),
      canStill: tried.filter(({ opened }) => opened).map(({ door }) => door),
    };
    const cases = await Promise.all((await client.list()).map(({ caseId }) => client.view(caseId)));
    const ending = { view, cases, doors: tried, state: tenant.state, remembered };
    const verdict: DrillVerdict = {
      caseId: view.caseId,
      result,
      complaints: scenario.mustEnd?.(ending) ?? complaintsAbout({ result, attacker: attackers }),
      t1Ms: view.t1Ms ?? null,
      t2Ms: lastSuccess === undefined ? null : Math.round(lastSuccess - alertedAt),
      provenAt: view.provenAt ?? null,
      steps: view.steps.map(({ run, state, note }) => ({ name: run, state, note })),
      attacker: attackers,
    };
    for (const reason of view.because) output.write(`not contained: ${reason}\n`);
    for (const unknown of view.uncertain) output.write(`unknown: ${unknown}\n`);
    for (const { sentence } of view.residualRisk) output.write(`may still work: ${sentence}\n`);
    output.write(describeVerdict(verdict, alertedAt));
    return verdict;
  } finally {
    attacker.stop();
    release();
  }
}

/** Holds the clock until the alert is on the queue, which holds it from then on: no time passes between the two. */
async function sendAlert(clock: Clock, connectionString: string, alert: ReturnType<typeof alertFor>): Promise<void> {
  const release = clock.busy();
  const client = new ServiceBusClient(connectionString);
  try {
    await client.createSender('alerts').sendMessages(alert);
  } finally {
    release();
    await client.close();
  }
}
